// Ctrl+K: the pages of the bar and whatever this page can do, narrowed while typing; the server finds anyone.
// Arrows walk the list, Enter takes the first or the one in focus, Escape leaves.

const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
const entries = palette?.querySelector("[data-entries]");
const found = document.getElementById("palette-found");
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

const pages = () => [...document.querySelectorAll(".nav > a, .menu:not(.rest) > .panel a.item")];
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

const rows = () => [...palette.querySelectorAll(".entries button, #palette-found a")];

palette?.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && event.target === field) {
    event.preventDefault();
    rows()[0]?.click();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const next = rows().indexOf(document.activeElement) + step;
  if (next < 0) field.focus();
  else rows()[Math.min(next, rows().length - 1)]?.focus();
});

field?.addEventListener("input", () => {
  fill();
  if (!field.value.trim()) found.replaceChildren();
});
