// Above the card: the bar of the call just logged, with undo for a few seconds, and field's questions.

import { countDown } from "./undo.js";

let timer;

function watch() {
  const after = document.getElementById("after");
  clearTimeout(timer);
  if (!after) return;
  const undo = after.querySelector("[data-undo]");
  // When the undo window is over, the chance can still be set.
  const over = () => after.querySelector("[data-chance]") || after.remove();
  timer = undo ? countDown(undo, Number(after.dataset.seconds), over) : setTimeout(over, Number(after.dataset.seconds) * 1000);
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "call") watch();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-after-shut]")) document.getElementById("after")?.remove();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("[data-chance]");
  if (!form || !event.detail.successful) return;
  const pressed = event.detail.requestConfig.triggeringEvent?.submitter;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === pressed));
});

// Do not replace the questions if they are unchanged or an answer is being typed.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target.id !== "questions") return;
  const asked = fragment.querySelector("#questions")?.dataset.asked;
  if (asked === target.dataset.asked || target.contains(document.activeElement)) event.preventDefault();
});

watch();
