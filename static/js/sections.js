// Walk through the sections of a page: a button moves the focus to the next or the previous one, another prints.

const sections = [...document.querySelectorAll(".walk section")];
// The section that was reached last: a click on the button takes the focus away from it.
let here = -1;

for (const button of document.querySelectorAll("[data-step], [data-print]")) button.hidden = false;

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) return print();
  const step = Number(event.target.closest("[data-step]")?.dataset.step ?? 0);
  if (!step) return;
  here = Math.max(0, Math.min(sections.length - 1, here + step));
  sections[here].focus();
});

document.addEventListener("focusin", (event) => {
  const reached = sections.findIndex((section) => section.contains(event.target));
  if (reached >= 0) here = reached;
});
