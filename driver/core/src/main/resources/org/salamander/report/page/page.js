// Draws every chart of the page with Observable Plot, as wide as there is room. With #name behind the address only the figure of that name is shown, with #name,dark or #name,light in these colours.
"use strict";

const COLOURS = 8; // --c0 … --c7 of the style sheet: colour-blind readers tell them apart
const MARGIN = { top: 28, bottom: 46, left: 52, right: 24 };
const PAPER = { two: 330, three: 210 }; // CSS pixels of a chart's width on A4

/** Rows that Plot can draw: what cannot be shown on a logarithmic axis is left out. */
function rows(series, chart) {
  const shown = (value, axis) => value !== null && !(axis.log && value <= 0);
  return series.x
    .map((x, i) => ({ x, y: series.y[i], name: series.name, low: series.low[i], high: series.high[i] }))
    .filter((row) => shown(row.x, chart.x) && shown(row.y, chart.y));
}

/** Whether a row has an interval that can be drawn. */
function within(row, chart) {
  return row.low !== null && row.low !== undefined && !(chart.y.log && row.low <= 0);
}

function marksOf(series, chart) {
  const data = rows(series, chart);
  const place = { x: "x", y: "y" };
  const few = data.length <= 25 && !chart.equal;
  const band = data.filter((row) => within(row, chart));
  switch (series.style) {
    case "FAINT":
      return [Plot.line(data, { ...place, stroke: "name", strokeOpacity: 0.4, strokeWidth: 1 })];
    case "REFERENCE":
      return [Plot.line(data, { ...place, stroke: "name", strokeDasharray: "5,4", strokeWidth: 1.5 }),
        ...(data.length === 1 ? [Plot.dot(data, { ...place, stroke: "name", r: 3 })] : [])];
    case "STAR":
      return [Plot.dot(data, { ...place, fill: "name", symbol: "star", r: 9, stroke: "var(--paper)" })];
    case "DOTS":
      return [Plot.ruleX(band, { x: "x", y1: "low", y2: "high", stroke: "name" }),
        Plot.dot(data, { ...place, fill: "name", r: 4.5, stroke: "var(--paper)" })];
    default:
      return [
        ...(band.length > 1 ? [Plot.areaY(band, { x: "x", y1: "low", y2: "high", fill: "name", fillOpacity: 0.18 })] : []),
        ...(band.length === 1 ? [Plot.ruleX(band, { x: "x", y1: "low", y2: "high", stroke: "name" })] : []),
        Plot.line(data, { ...place, stroke: "name", strokeWidth: 2 }),
        ...(few ? [Plot.dot(data, { ...place, fill: "name", r: 3 })] : []),
      ];
  }
}

/** A colour a name, in the order of names; the one thing that others are compared with is in the colour of text. */
function colours(chart, names) {
  const compared = new Set(chart.series.filter((series) => series.style === "REFERENCE").map((series) => series.name));
  let used = 0;
  return names.map((name) => (compared.size === 1 && compared.has(name) ? "currentColor" : `var(--c${used++ % COLOURS})`));
}

function ticks(axis, values, width) {
  const last = Math.max(...values);
  if (axis.names.length > 0) {
    return { ticks: d3.range(axis.names.length), tickFormat: (i) => axis.names[i], domain: [-0.5, axis.names.length - 0.5] };
  }
  return values.every(Number.isInteger) && last <= 12 && !axis.log
    ? { ticks: d3.range(0, last + 1, width < 300 && last > 6 ? 2 : 1), tickFormat: "d" }
    : { ticks: width < 230 ? 2 : width < 400 ? 4 : 6, tickFormat: axis.log ? (last < 1000 ? "~g" : "~s") : undefined };
}

/** What an axis spans: on a logarithmic scale a little more than its values, since whole decades may leave most of it empty. */
function span(axis, values) {
  const positive = values.filter((value) => value > 0);
  return axis.log && positive.length > 0 ? { domain: [Math.min(...positive) / 1.15, Math.max(...positive) * 1.15] } : {};
}

/** A map's width: as much of the room as keeps it from being much higher than wide. */
function mapWidth(chart, width) {
  const extent = (values) => Math.max(...values) - Math.min(...values);
  const ratio = extent(chart.series.flatMap((series) => series.y)) / extent(chart.series.flatMap((series) => series.x));
  const margins = MARGIN.left + MARGIN.right;
  return ratio > 1.2 ? Math.max(180, Math.round(margins + (1.2 * (width - margins)) / ratio)) : width;
}

function draw(chart, room) {
  const width = chart.equal ? mapWidth(chart, room) : room;
  const names = [...new Set(chart.series.map((series) => series.name))];
  const pointed = chart.series.filter((series) => series.style !== "FAINT").flatMap((series) => rows(series, chart));
  return Plot.plot({
    width,
    height: chart.equal ? undefined : Math.round(Math.min(340, Math.max(220, 0.62 * width))),
    aspectRatio: chart.equal ? 1 : undefined,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    style: { fontSize: "12px", overflow: "visible" },
    x: { label: chart.x.label, labelAnchor: "center", labelOffset: 38, labelArrow: "none", type: chart.x.log ? "log" : "linear", grid: chart.equal,
      ...span(chart.x, chart.series.flatMap((series) => series.x)), ...ticks(chart.x, chart.series.flatMap((series) => series.x), width) },
    y: { label: chart.y.label, labelArrow: "none", type: chart.y.log ? "log" : "linear", grid: true, nice: !chart.y.log,
      ...span(chart.y, chart.series.flatMap((series) => [...series.y, ...series.low, ...series.high].filter((y) => y !== null))), ticks: 6, tickFormat: chart.y.log ? "~g" : undefined },
    color: { legend: names.length > 1, domain: names, range: colours(chart, names) },
    marks: [
      ...chart.series.flatMap((series) => marksOf(series, chart)),
      Plot.tip(pointed, Plot.pointer({ x: "x", y: "y", stroke: "name",
        title: (row) => `${row.name}\n${chart.x.label}: ${chart.x.names[row.x] ?? +row.x.toPrecision(6)}\n${chart.y.label}: ${+row.y.toPrecision(4)}`
          + (row.low === undefined || row.low === null ? "" : ` [${+row.low.toPrecision(4)}, ${+row.high.toPrecision(4)}]`) })),
    ],
  });
}

const charts = JSON.parse(document.getElementById("charts").textContent).map((chart) => ({ chart, box: document.getElementById(chart.id).querySelector(".chart") }));

/** Draws every chart whose room has changed. */
function drawAll(widthOf) {
  for (const { chart, box } of charts) {
    const width = Math.floor(widthOf(box));
    if (width > 0 && box.dataset.width !== String(width)) {
      box.dataset.width = width;
      const drawn = draw(chart, width);
      drawn.setAttribute("aria-hidden", "true"); // the box has a description, and a table stands below
      box.replaceChildren(drawn);
    }
  }
}

/** Draws the charts, and lets the keyboard scroll what is wider than its room. */
function onScreen() {
  drawAll((box) => box.clientWidth);
  document.querySelectorAll(".wide").forEach((box) => {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    }
  });
}

addEventListener("beforeprint", () => {
  document.querySelectorAll("details[data-printed=true]").forEach((details) => { details.dataset.was = details.open; details.open = true; });
  drawAll((box) => (box.closest(".three") ? PAPER.three : PAPER.two));
});
addEventListener("afterprint", () => {
  document.querySelectorAll("details[data-printed=true]").forEach((details) => { details.open = details.dataset.was === "true"; });
  onScreen();
});
addEventListener("resize", onScreen);

if (location.hash.length > 1) {
  const [name, theme] = location.hash.slice(1).split(",");
  document.body.classList.add("alone");
  document.getElementById(decodeURIComponent(name)).classList.add("shown");
  document.documentElement.dataset.theme = theme ?? "";
}
onScreen();

for (const figure of document.querySelectorAll(".figures > figure")) {
  const box = figure.getBoundingClientRect();
  const data = figure.querySelector("details")?.getBoundingClientRect();
  figure.dataset.size = `${Math.ceil(box.width)}x${Math.ceil(box.height - (data ? data.height : 0))}`;
}
