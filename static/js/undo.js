// Undo is offered for a few seconds: <form data-undo-for="10"> shows how long, and goes away by itself.

/** Start the countdown of a form, then remove it and call `over`. Return the timer. */
export function countDown(form, seconds, over = () => {}) {
  // On an element without an id: htmx copies the style of one with an id, which the CSP blocks.
  form.style.setProperty("--undo-time", `${seconds}s`);
  form.classList.add("draining");
  return setTimeout(() => (form.remove(), over()), seconds * 1000);
}

for (const form of document.querySelectorAll("[data-undo-for]")) countDown(form, Number(form.dataset.undoFor));
