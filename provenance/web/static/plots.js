// Draws the table that follows a plot's place with uPlot, and draws it anew when the colours of the page change.
"use strict";

const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const figure = (cell) => (cell.dataset.value ? Number(cell.dataset.value) : null);
const said = (value) => (value === null || value === undefined ? "–" : value.toLocaleString(document.documentElement.lang));

function read(table) {
  const heads = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells]);
  return {
    heads,
    labels: rows.map((row) => row[0].textContent),
    data: heads.map((_, column) => rows.map((row, index) => (column === 0 ? index : figure(row[column])))),
    doors: rows.map((row) => row[0].querySelector("a")?.href),
    bands: rows.map((row) => row[0].dataset.band),
  };
}

function axes(labels, percent, counted) {
  const common = { stroke: style("--soft"), grid: { stroke: style("--line"), width: 1 }, ticks: { show: false } };
  const step = Math.ceil(labels.length / 6);
  return [
    {
      ...common,
      grid: { show: false },
      splits: () => labels.map((_, index) => index).filter((index) => index % step === 0),
      values: (_, splits) => splits.map((index) => (labels[index] ?? "").replace(/ (to|bis) /, "–")),
    },
    { ...common, size: 46, values: (_, splits) => splits.map((value) => `${said(value)}${percent ? " %" : ""}`) },
    ...(counted ? [{ ...common, scale: "count", side: 1, size: 46, grid: { show: false }, label: counted, labelSize: 16,
      values: (_, splits) => splits.map((value) => (Number.isInteger(value) ? said(value) : "")) }] : []),
  ];
}

function bars(names, bands) {
  const colours = [style("--link"), style("--strong-line")];
  const width = names.length > 1 ? 0.4 : 0.82;
  return names.map((label, index) => ({
    label,
    stroke: colours[index],
    fill: colours[index],
    width: 0,
    points: { show: false },
    paths: uPlot.paths.bars({ disp: coloured(index, bands), size: [width, 90], align: names.length > 1 ? (index ? 1 : -1) : 0, radius: 0.08 }),
    value: (_, value) => said(value),
  }));
}

// A bar of scores has the colour of their band.
function coloured(index, bands) {
  if (index || !bands.every(Boolean)) return undefined;
  const values = () => bands.map((band) => style(`--band-${band}`));
  return { fill: { unit: 3, values }, stroke: { unit: 3, values } };
}

function alone(values) {
  const has = (index) => values[index] !== null && values[index] !== undefined;
  return values.map((_, index) => index).filter((index) => has(index) && !has(index - 1) && !has(index + 1));
}

function line(names) {
  return names.map((label, index) => ({
    label,
    scale: index ? "count" : "y",
    stroke: index ? style("--strong-line") : style("--link"),
    width: index ? 1 : 2,
    dash: index ? [4, 4] : undefined,
    // Where the months are too narrow for a point each, one without neighbours would be seen by nobody.
    points: { size: 6, filter: (plot, series, show) => (show ? null : alone(plot.data[series])) },
    value: (_, value) => said(value),
    spanGaps: false,
  }));
}

function draw(place) {
  const { heads, labels, data, doors, bands } = read(document.getElementById(place.dataset.table));
  const isLine = place.dataset.plot === "line";
  const names = heads.slice(1);
  place.replaceChildren();
  const last = labels.length - 1;
  const plot = new uPlot({
    width: place.parentElement.clientWidth - 36,
    height: 210,
    cursor: { drag: { x: false, y: false }, y: false },
    scales: {
      x: { time: false, range: [-0.6, last + 0.6] },
      y: { range: (_, low, high) => (isLine ? [Math.max(0, Math.floor((low - 5) / 10) * 10), Math.min(100, Math.ceil((high + 5) / 10) * 10)] : [0, Math.max(1, high * 1.1)]) },
      count: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] },
    },
    axes: axes(labels, names[0].includes("%"), isLine && names[1]),
    legend: { show: names.length > 1, live: false },
    series: [
      { label: heads[0], value: (_, index) => (index === null ? "–" : labels[index]) },
      ...(isLine ? line(names) : bars(names, bands)),
    ],
  }, data, place);
  // A bar or a point leads to its articles, as the link in the table does.
  plot.over.addEventListener("click", () => {
    const door = doors[plot.cursor.idx ?? -1];
    if (door) location.assign(door);
  });
}

function drawAll() {
  for (const place of document.querySelectorAll(".plot[data-plot]")) draw(place);
}

drawAll();
// The plot says it; the table can be opened by whoever wants the numbers.
for (const box of document.querySelectorAll("details.plot-table")) box.open = false;
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
let waiting;
addEventListener("resize", () => { clearTimeout(waiting); waiting = setTimeout(drawAll, 150); });
