// Command palette (Ctrl+K): pages and the actions of this page, filtered while typing, plus server search results.
// Arrow keys move through the list, Enter takes the focused entry or the first one, Escape closes.

import { keepFocus, walk } from "./arrows.js";
import { focusEnd } from "./focus.js";

const palette = document.getElementById("command-palette");
const field = palette?.querySelector("input");
const entries = palette?.querySelector("[data-commands]");
const found = document.getElementById("command-palette-results");
const MAX_ENTRIES = 9;

document.addEventListener("keydown", (event) => {
  if (!palette || event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (palette.open) palette.close();
  else open();
});

function open() {
  field.value = "";
  found.replaceChildren();
  fill();
  palette.showModal();
}

const pages = () => [...document.querySelectorAll(".nav > a, .menu:not(.overflow-menu) > .panel a.item")];
const actions = () => [...document.querySelectorAll("[data-key]")].filter((e) => !palette.contains(e) && !e.disabled && e.checkVisibility({ visibilityProperty: true }));

function fill() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const offers = [...pages(), ...actions()].map((target) => ({ target, text: labelOf(target), key: target.dataset.key ?? "" }));
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

palette?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    rows()[0]?.click();
  }
  walk(event, field, rows());
});

field?.addEventListener("input", () => {
  fill();
  if (!field.value.trim()) found.replaceChildren();
});
