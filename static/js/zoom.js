// Charts over time that can be zoomed, drawn by uPlot in place of the server's: <figure data-steps data-counts data-earlier>.
// Drag to zoom, double click to see all again. With the keyboard: + and -, the arrows, and 0. All charts of a page move
// together. The colours are those of the server's lines, so that they follow the theme.

import { uPlot } from "../vendor/uplot/uplot.js";
import { onZoomKey } from "./zoom-keys.js";

const HEIGHT = 150;
const numbers = (text) => (text ? text.trim().split(" ").map((each) => (each === "-" ? null : Number(each))) : []);
const charts = [...document.querySelectorAll("figure[data-steps]:has(polyline)")].map(draw);
const last = Math.max(0, ...charts.map(({ steps }) => steps.length - 1));
let shown = [0, last];

if (charts.length && last) {
  const bar = document.querySelector("[data-zoom-bar]");
  bar?.addEventListener("click", ({ target }) => target.dataset.zoom && zoom(target.dataset.zoom));
  if (bar) bar.hidden = false;
  new ResizeObserver(() => charts.forEach(({ plot, box }) => plot.setSize({ width: box.clientWidth, height: HEIGHT }))).observe(charts[0].box);
  const redraw = () => charts.forEach(({ plot }) => plot.redraw(false));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

function draw(figure) {
  const steps = figure.dataset.steps.split("|");
  const counts = numbers(figure.dataset.counts);
  const earlier = steps.map((_step, place) => numbers(figure.dataset.earlier)[place] ?? null);
  const server = figure.querySelector("svg");
  const box = Object.assign(document.createElement("div"), { className: "zoomed", tabIndex: 0 });
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", server.getAttribute("aria-label") ?? server.querySelector("title").textContent);
  box.setAttribute("aria-description", document.querySelector("[data-zoom-help]")?.textContent ?? "");
  server.after(box);
  server.classList.add("off"); // still the source of the colours, and printed
  const values = figure.querySelector("output");
  const plot = new uPlot(options(figure, steps, box, values), [steps.map((_step, place) => place), counts, earlier], box);
  onZoomKey(box, zoom);
  return { plot, steps, box };
}

function options(figure, steps, box, values) {
  const [now, before = now] = [...figure.querySelectorAll("polyline")].reverse();
  const font = `11px ${getComputedStyle(figure).fontFamily}`;
  const axis = { stroke: () => getComputedStyle(values).color, font, ticks: { show: false } };
  const whole = (_plot, splits) => splits.map((value) => (Number.isInteger(value) ? value : ""));
  return {
    width: box.clientWidth || figure.clientWidth, height: HEIGHT, legend: { show: false },
    cursor: { drag: { x: true, y: false }, y: false },
    scales: { x: { time: false, range: (_plot, min, max) => [min ?? 0, max ?? 1] }, y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.05)] } },
    axes: [
      { ...axis, grid: { show: false }, size: 24, space: 60, incrs: [1, 2, 5, 10, 20, 50], values: (_plot, splits) => splits.map((place) => steps[place] ?? "") },
      { ...axis, grid: { stroke: () => getComputedStyle(figure).borderTopColor, width: 1 }, size: 34, values: whole },
    ],
    series: [{}, { stroke: () => getComputedStyle(now).stroke, width: 2, points: { size: 4 } }, { stroke: () => getComputedStyle(before).stroke, width: 1, dash: [4, 3], points: { show: false } }],
    hooks: {
      setSelect: [(plot) => plot.select.width > 4 && show(plot.posToVal(plot.select.left, "x"), plot.posToVal(plot.select.left + plot.select.width, "x"))],
      setCursor: [(plot) => { values.textContent = said(plot, steps); }],
      ready: [(plot) => plot.over.addEventListener("dblclick", () => zoom("all"))],
    },
  };
}

function said({ cursor: { idx }, data: [, counts, earlier] }, steps) {
  return idx == null ? "" : `${steps[idx]}: ${counts[idx]}${earlier[idx] == null ? "" : ` (${earlier[idx]})`}`;
}

// By name: in, out, left, right, all.
function zoom(name) {
  const [from, to] = shown;
  const [middle, width] = [(from + to) / 2, to - from];
  if (name === "all") show(0, last);
  else if (name === "in") show(middle - width / 4, middle + width / 4);
  else if (name === "out") show(middle - width, middle + width);
  else show(from + (name === "left" ? -width / 4 : width / 4), to + (name === "left" ? -width / 4 : width / 4));
}

function show(from, to) {
  const width = Math.min(Math.max(to - from, 2), last);
  const start = Math.min(Math.max((from + to - width) / 2, 0), last - width);
  shown = [start, start + width];
  const names = charts[0].steps;
  const text = document.querySelector("[data-zoom-shown]");
  if (text) text.textContent = width < last ? `${names[Math.ceil(start)]} – ${names[Math.floor(start + width)]}` : "";
  for (const { plot } of charts) plot.batch(() => { plot.setScale("x", { min: start, max: start + width }); plot.setSelect({ width: 0, height: 0 }, false); });
}
