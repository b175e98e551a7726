// Above the card: what was just logged, for some seconds, taken back by a key or a click; and what field asks.

let going;

function watch() {
  const after = document.getElementById("after");
  clearTimeout(going);
  if (!after) return;
  const undo = after.querySelector("[data-undo]");
  // On an element without an id: htmx copies the style of one with an id, which the CSP blocks.
  undo?.style.setProperty("--undo-time", `${after.dataset.seconds}s`);
  undo?.classList.add("draining");
  going = setTimeout(() => over(after), Number(after.dataset.seconds) * 1000);
}

// Too late to take back; the chance may still be said.
function over(after) {
  after.querySelector("[data-undo]")?.remove();
  if (!after.querySelector("[data-chance]")) after.remove();
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "stage") watch();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-after-shut]")) document.getElementById("after")?.remove();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("[data-chance]");
  if (!form || !event.detail.successful) return;
  const said = event.detail.requestConfig.triggeringEvent?.submitter;
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button === said));
});

// The same questions stay as they stand, and so does the one that is being answered.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target.id !== "questions") return;
  const asked = fragment.querySelector("#questions")?.dataset.asked;
  if (asked === target.dataset.asked || target.contains(document.activeElement)) event.preventDefault();
});

watch();
