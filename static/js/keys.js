// Keyboard shortcuts: an element with data-key is activated by that key, as in <button data-key="1">. `?` lists them.
// While a text field has the focus, only Alt+digit works.

import { focusEnd } from "./focus.js";

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const dialog = document.getElementById("shortcuts");
// People can change or turn off single-key shortcuts (WCAG 2.1.4); the server renders their settings.
const on = document.documentElement.dataset.keys !== "off";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.isComposing) return;
  const typing = event.target.matches?.(TYPING);
  if (event.key === "Escape" && typing && !event.target.closest("dialog")) return event.target.blur();
  const digit = event.altKey && /^(Digit|Numpad)\d$/.test(event.code) ? event.code.slice(-1) : null;
  if (event.altKey && !digit) return;
  if (!digit && (typing || !on)) return;
  const shifted = event.shiftKey && /^(Digit|Numpad)\d$/.test(event.code) && `shift+${event.code.slice(-1)}`;
  const key = digit ?? (shifted && elementFor(shifted) ? shifted : event.key.toLowerCase());
  if (key === dialog?.dataset.helpKey && dialog && !document.querySelector("dialog[open]")) return press(event, list);
  const target = elementFor(key);
  if (target) press(event, () => (target.matches(TYPING) ? focusEnd(target) : target.click()));
});

function press(event, act) {
  event.preventDefault();
  act();
}

// An open dialog receives all keys, so that nothing behind it is activated by accident.
function elementFor(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  return [...scope.querySelectorAll("[data-key]")].find((e) => e.dataset.key.toLowerCase() === key && usable(e));
}

function usable(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.checkVisibility({ visibilityProperty: true });
}

function list() {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  const keys = dialog.querySelector("[data-shortcut-list]");
  keys.replaceChildren();
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!element.dataset.key || seen.has(element.dataset.key) || !usable(element)) continue;
    seen.add(element.dataset.key);
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key.toUpperCase() }));
    keys.append(term, Object.assign(document.createElement("dd"), { textContent: labelOf(element) }));
  }
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-shortcuts]")) list();
});

function labelOf(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd")) part.remove();
  for (const part of copy.querySelectorAll("small")) part.prepend(": ");
  return (copy.textContent.trim() || element.getAttribute("aria-label") || "").replace(/\s+/g, " ");
}
