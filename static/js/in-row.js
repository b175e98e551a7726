// The small form in a row of a list: e opens it, Esc or Cancel closes it. An open form is not replaced, so that nothing
// that was typed is lost.

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const open = () => document.querySelector("[data-walk] [data-in-row]");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.closest?.("[data-walk] [data-in-row]")) return act(event, close);
  if (event.key !== "e" || document.documentElement.dataset.keys === "off" || event.target.matches?.(TYPING)) return;
  if (document.querySelector("dialog[open]")) return;
  const link = event.target.closest?.("[data-walk] tbody tr")?.querySelector("[data-edit-row]");
  if (link) act(event, () => link.click());
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-walk] [data-close-row]")) act(event, close);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches("[data-edit-row]") || !open()) return;
  event.preventDefault();
  (open().querySelector("[aria-invalid], input:not([type=hidden]), select") ?? open()).focus();
});

function close() {
  const row = open();
  const back = row.previousElementSibling?.querySelector("[data-edit-row]");
  row.remove();
  back?.focus();
}

function act(event, does) {
  event.preventDefault();
  does();
}
