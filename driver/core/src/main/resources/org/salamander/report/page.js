// Draws every chart of the page with Observable Plot. With #name behind the address only the figure of that name is shown, with #name,dark or #name,light in these colours.
"use strict";

/** Rows that Plot can draw: what cannot be shown on a logarithmic axis is left out. */
function rows(series, chart) {
  const shown = (value, axis) => value !== null && !(axis.log && value <= 0);
  return series.x
    .map((x, i) => ({
      x, y: series.y[i], name: series.name,
      low: series.low && series.low[i], high: series.high && series.high[i],
    }))
    .filter((row) => shown(row.x, chart.x) && shown(row.y, chart.y));
}

function marksOf(series, chart) {
  const data = rows(series, chart);
  const place = { x: "x", y: "y" };
  const few = data.length <= 25 && !chart.equal;
  switch (series.style) {
    case "faint":
      return [Plot.line(data, { ...place, stroke: "name", strokeOpacity: 0.25, strokeWidth: 1 })];
    case "reference":
      return [Plot.line(data, { ...place, stroke: "name", strokeDasharray: "5,4", strokeWidth: 1.5 })];
    case "star":
      return [Plot.dot(data, { ...place, fill: "name", symbol: "star", r: 9, stroke: "var(--paper)" })];
    case "dots":
      return [Plot.dot(data, { ...place, fill: "name", r: 4.5, stroke: "var(--paper)" })];
    default: {
      const band = data.filter((row) => row.low !== null && row.low !== undefined && !(chart.y.log && row.low <= 0));
      return [
        ...(band.length > 1 ? [Plot.areaY(band, { x: "x", y1: "low", y2: "high", fill: "name", fillOpacity: 0.18 })] : []),
        Plot.line(data, { ...place, stroke: "name", strokeWidth: 2 }),
        ...(few ? [Plot.dot(data, { ...place, fill: "name", r: 3 })] : []),
      ];
    }
  }
}

/** A colour a name, in the order of names; what others are compared with is in the colour of text. */
function colours(chart, names) {
  const compared = new Set(chart.series.filter((series) => series.style === "reference").map((series) => series.name));
  let used = 0;
  return names.map((name) => (compared.has(name) ? "currentColor" : d3.schemeObservable10[used++ % 10]));
}

function draw(chart) {
  const names = [...new Set(chart.series.map((series) => series.name))];
  const pointed = chart.series.filter((series) => series.style !== "faint").flatMap((series) => rows(series, chart));
  const wholeSteps = !chart.x.log && chart.series.every((series) => series.x.every(Number.isInteger));
  const last = Math.max(...chart.series.flatMap((series) => series.x));
  return Plot.plot({
    width: chart.equal ? 372 : 570, // three maps, or two other charts, side by side
    height: chart.equal ? undefined : 340,
    aspectRatio: chart.equal ? 1 : undefined,
    marginTop: 28,
    marginBottom: 46,
    marginLeft: 52,
    marginRight: 24,
    style: { fontSize: "12px", overflow: "visible" },
    x: { label: chart.x.label, labelAnchor: "center", labelOffset: 38, labelArrow: "none", type: chart.x.log ? "log" : "linear", grid: chart.equal, nice: chart.x.log,
      ...(wholeSteps && last <= 12 ? { ticks: d3.range(0, last + 1), tickFormat: "d" } : { ticks: 6, tickFormat: chart.x.log ? "~s" : undefined }) },
    y: { label: chart.y.label, labelArrow: "none", type: chart.y.log ? "log" : "linear", grid: true, nice: true,
      ticks: 6, tickFormat: chart.y.log ? "~g" : undefined },
    color: { legend: names.length > 1, domain: names, range: colours(chart, names) },
    marks: [
      ...chart.series.flatMap((series) => marksOf(series, chart)),
      Plot.tip(pointed, Plot.pointer({ x: "x", y: "y", stroke: "name",
        title: (row) => `${row.name}\n${chart.x.label}: ${+row.x.toPrecision(6)}\n${chart.y.label}: ${+row.y.toPrecision(4)}`
          + (row.low === undefined || row.low === null ? "" : ` [${+row.low.toPrecision(4)}, ${+row.high.toPrecision(4)}]`) })),
    ],
  });
}

for (const [id, chart] of Object.entries(JSON.parse(document.getElementById("charts").textContent))) {
  document.getElementById(id).querySelector(".chart").append(draw(chart));
}

if (location.hash.length > 1) {
  const [name, theme] = location.hash.slice(1).split(",");
  document.body.classList.add("alone");
  document.getElementById(decodeURIComponent(name)).classList.add("shown");
  document.documentElement.dataset.theme = theme ?? "";
}

for (const figure of document.querySelectorAll(".figures > figure")) {
  const box = figure.getBoundingClientRect();
  figure.dataset.size = `${Math.ceil(box.width)}x${Math.ceil(box.height)}`;
}
