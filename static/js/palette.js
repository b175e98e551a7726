// Command palette (Ctrl+K): pages and the actions of this page; typing filters these actions and searches everything.
// Arrow keys move through the list, Enter takes the focused entry or the first one, Escape closes.

import { keepFocus, walk } from "./arrows.js";
import { focusEnd } from "./focus.js";

const palette = document.getElementById("command-palette");
const field = palette?.querySelector("input");
const entries = palette?.querySelector("[data-commands]");
const found = document.getElementById("command-palette-results");
const MAX_ENTRIES = 9;
let waiting = false; // for results, of which Enter takes the first
let asked = ""; // the text of the last request
let shown = ""; // and of the results shown

document.addEventListener("keydown", (event) => {
  if (!palette || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (palette.open) palette.close();
  else open();
});

function open() {
  field.value = "";
  waiting = false;
  found.replaceChildren();
  fill();
  palette.showModal();
}

const pages = () => [...document.querySelectorAll(".nav > a, .menu:not(.overflow-menu) > .panel a.item")];
const actions = () => [...document.querySelectorAll("[data-key]")].filter((e) => !palette.contains(e) && !e.disabled && e.checkVisibility({ visibilityProperty: true }));

function fill() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  // The search finds the pages and what can be done from anywhere.
  const targets = words.length ? actions().filter((e) => !e.closest(".topbar")) : [...pages(), ...actions()];
  const offers = targets.map((target) => ({ target, text: labelOf(target), key: target.dataset.key ?? "" }));
  const fits = offers.filter(({ text }) => text && words.every((word) => text.toLowerCase().includes(word)));
  entries.replaceChildren(...fits.slice(0, words.length ? MAX_ENTRIES : fits.length).map(entry));
}

function entry({ target, text, key }) {
  const row = palette.querySelector("template").content.firstElementChild.cloneNode(true);
  row.querySelector("span").textContent = text;
  row.querySelector("kbd").textContent = key.toUpperCase();
  row.querySelector("button").addEventListener("click", () => take(target));
  return row;
}

function take(target) {
  palette.close();
  if (target.matches("input, textarea")) focusEnd(target);
  else target.click();
}

function labelOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, small")) part.remove();
  return (copy.textContent.trim() || element.getAttribute("aria-label") || "").replace(/\s+/g, " ");
}

const rows = () => [...palette.querySelectorAll(".commands button, #command-palette-results a")];

if (found) keepFocus(found, field);

function takeFirst() {
  waiting = !entries.childElementCount && shown !== field.value && Boolean(field.value.trim());
  if (!waiting) rows()[0]?.click();
}

palette?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    takeFirst();
  }
  walk(event, field, rows());
});

field?.addEventListener("htmx:beforeRequest", () => { asked = field.value; });

found?.addEventListener("htmx:afterSwap", () => {
  shown = asked;
  const here = new Set(actions().map((e) => e.href)); // found here already, with its key
  for (const link of found.querySelectorAll("a")) if (here.has(link.href)) link.closest("li").remove();
  if (waiting && palette.open) takeFirst();
});

field?.addEventListener("input", () => {
  waiting = false;
  fill();
  if (!field.value.trim()) found.replaceChildren();
});
