// Lists by keyboard: j and k walk through the rows, x selects the row, or takes its first action.

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.documentElement.dataset.keys === "off" || event.target.matches?.(TYPING)) return;
  if (document.querySelector("dialog[open]")) return;
  const rows = [...document.querySelectorAll("[data-walk] tbody tr:not([data-in-row])")];
  const now = rows.indexOf(document.activeElement?.closest("tr"));
  if (event.key === "x") return now < 0 || act(event, () => rows[now].querySelector("[type=checkbox], button[form]")?.click());
  const step = { j: 1, k: -1 }[event.key];
  const next = rows[Math.min(Math.max(now + (step ?? 0), 0), rows.length - 1)];
  if (step && next) act(event, () => next.querySelector("a.whole").focus());
});

function act(event, does) {
  event.preventDefault();
  does();
}
