// Ctrl+K: the pages of the bar and whatever this page can do, narrowed while typing; the server finds anyone.
// Arrows walk the list, Enter takes the first or the one in focus, Escape leaves.

import { walk } from "./arrows.js";

const palette = document.getElementById("command-palette");
const field = palette?.querySelector("input");
const entries = palette?.querySelector("[data-commands]");
const found = document.getElementById("command-palette-results");
const MOST = 9;

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
const acts = () => [...document.querySelectorAll("[data-key]")].filter((e) => !palette.contains(e) && !e.disabled && e.checkVisibility());

function fill() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const offers = [...pages(), ...acts()].map((target) => ({ target, text: said(target), key: target.dataset.key ?? "" }));
  const fits = offers.filter(({ text }) => text && words.every((word) => text.toLowerCase().includes(word)));
  entries.replaceChildren(...fits.slice(0, words.length ? MOST : fits.length).map(entry));
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
  if (target.matches("input, textarea")) target.focus();
  else target.click();
}

function said(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, small")) part.remove();
  return (copy.textContent.trim() || element.getAttribute("aria-label") || "").replace(/\s+/g, " ");
}

const rows = () => [...palette.querySelectorAll(".commands button, #command-palette-results a")];

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
