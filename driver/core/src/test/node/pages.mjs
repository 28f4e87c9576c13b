// node pages.mjs CHROMIUM PAGE... [--pictures DIR]: opens report pages as laptops, phones and paper show them. Fails where axe-core finds a serious
// fault of accessibility, where something is wider than the screen, or where a page writes to the console. With DIR it leaves pictures there.
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [program, ...rest] = process.argv.slice(2);
const at = rest.indexOf("--pictures");
const pictures = at < 0 ? null : rest.splice(at, 2)[1];
const screens = [
  { name: "laptop", viewport: { width: 1366, height: 768 }, colorScheme: "light" },
  { name: "laptop-dark", viewport: { width: 1366, height: 768 }, colorScheme: "dark" },
  { name: "phone", viewport: { width: 390, height: 844 }, colorScheme: "light" },
];
const faults = [];
let looks = 0;

/** What sticks out of the screen, or is cut by a box that scrolls. */
function cut() {
  const wide = [];
  for (const element of document.querySelectorAll("body *")) {
    const box = element.getBoundingClientRect();
    const scrolls = element.classList.contains("wide") && element.scrollWidth > element.clientWidth + 1;
    if (box.width > 0 && !element.closest("svg, thead") && (box.right > innerWidth + 1 || scrolls)) {
      wide.push(`${element.tagName.toLowerCase()}.${element.className} ends at ${Math.round(box.right)} of ${innerWidth}: ${element.textContent.trim().slice(0, 60)}`);
    }
  }
  return wide.slice(0, 3);
}

const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
try {
  for (const file of rest) {
    const name = basename(file, ".html");
    for (const screen of screens) {
      const where = `${name}, ${screen.name}`;
      const page = await (await browser.newContext({ viewport: screen.viewport, colorScheme: screen.colorScheme })).newPage();
      page.on("console", (message) => faults.push(`${where}: console: ${message.text()}`));
      page.on("pageerror", (error) => faults.push(`${where}: ${error.message}`));
      await page.goto("file://" + resolve(file));
      await page.evaluate(axe);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
      const { violations } = await page.evaluate(() => axe.run({ resultTypes: ["violations"] }));
      for (const violation of violations.filter((v) => ["serious", "critical"].includes(v.impact))) {
        faults.push(`${where}: ${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 2).map((node) => node.html.slice(0, 150)).join(" | ")}`);
      }
      (await page.evaluate(cut)).forEach((what) => faults.push(`${where}: too wide: ${what}`));
      if (pictures) {
        await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = false; }));
        await page.screenshot({ path: join(pictures, `${name}-${screen.name}.png`), fullPage: true });
        if (screen.name === "laptop") {
          await page.pdf({ path: join(pictures, `${name}.pdf`), format: "A4" });
        }
      }
      looks++;
      await page.context().close();
    }
  }
} finally {
  await browser.close();
}
faults.forEach((fault) => console.log(fault));
console.log(`${looks} looks at ${rest.length} pages, ${faults.length} faults`);
process.exitCode = faults.length > 0 || looks === 0 ? 1 : 0;
