// Whatever has data-key is pressed by that key: <button data-key="1">. `?` lists the keys of the page.
// In a text field keys are letters, so there only Alt with a digit presses.

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const dialog = document.getElementById("shortcuts");
// Which key does what, and whether single keys press at all, is the person's own (WCAG 2.1.4): the server draws it.
const on = document.documentElement.dataset.keys !== "off";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.isComposing) return;
  const typing = event.target.matches?.(TYPING);
  if (event.key === "Escape" && typing && !event.target.closest("dialog")) return event.target.blur();
  const digit = event.altKey && /^(Digit|Numpad)\d$/.test(event.code) ? event.code.slice(-1) : null;
  if (event.altKey && !digit) return;
  if (!digit && (typing || !on)) return;
  const tens = event.shiftKey && /^(Digit|Numpad)\d$/.test(event.code) && `shift+${event.code.slice(-1)}`;
  const key = digit ?? (tens && bearer(tens) ? tens : event.key.toLowerCase());
  if (key === dialog?.dataset.helpKey && dialog && !document.querySelector("dialog[open]")) return press(event, list);
  const target = bearer(key);
  if (target) press(event, () => (target.matches(TYPING) ? enter(target) : target.click()));
});

function press(event, act) {
  event.preventDefault();
  act();
}

function enter(field) {
  field.focus();
  field.select?.();
}

// An open dialog takes all keys: what lies under it is not pressed by accident.
function bearer(key) {
  const scope = document.querySelector("dialog[open]") ?? document;
  return [...scope.querySelectorAll("[data-key]")].find((e) => e.dataset.key.toLowerCase() === key && usable(e));
}

function usable(element) {
  return !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.checkVisibility();
}

function list() {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  const keys = dialog.querySelector("[data-shortcut-list]");
  keys.replaceChildren();
  for (const element of document.querySelectorAll("[data-key]")) {
    if (!element.dataset.key || !usable(element)) continue;
    const term = document.createElement("dt");
    term.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key.toUpperCase() }));
    keys.append(term, Object.assign(document.createElement("dd"), { textContent: said(element) }));
  }
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-show-shortcuts]")) list();
});

function said(element) {
  if (element.dataset.keyLabel) return element.dataset.keyLabel;
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd")) part.remove();
  for (const part of copy.querySelectorAll("small")) part.prepend(": ");
  return (copy.textContent.trim() || element.getAttribute("aria-label") || "").replace(/\s+/g, " ");
}
