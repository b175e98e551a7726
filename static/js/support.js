// The Support inbox by keyboard: arrow keys choose a task, and a step that opens its form puts the cursor into it.

import { stepOf } from "./arrows.js";
import { focusEnd } from "./focus.js";

const rows = [...document.querySelectorAll("[data-list] a.whole")];

document.addEventListener("keydown", (event) => {
  const step = stepOf(event);
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select, dialog")) return;
  const next = rows[rows.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

for (const step of document.querySelectorAll("details[name=step]")) {
  step.addEventListener("toggle", () => step.open && focusEnd(step.querySelector("textarea, input:not([type=hidden]), select")));
}
