// The board: arrow keys move between cards, Shift with an arrow moves a card to the step beside it, and so does
// dragging it. All of them press the card's own buttons.

const columns = () => [...document.querySelectorAll("[data-column]")];
const cards = (column) => [...column.querySelectorAll("[data-card]")];
const SIDEWAYS = { ArrowRight: 1, ArrowLeft: -1 };
const DOWNWARDS = { ArrowDown: 1, ArrowUp: -1 };
const DRAGS_AFTER = 6; // pixels
let moved = ""; // the id of the link that gets the focus back
let drag = null;

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drag) return stop();
  const link = event.target.closest?.("[data-card] > a");
  const sideways = SIDEWAYS[event.key] ?? 0, downwards = DOWNWARDS[event.key] ?? 0;
  if (!link || !(sideways || downwards) || event.altKey || event.ctrlKey || event.metaKey) return;
  const card = link.parentElement, column = card.closest("[data-column]"), place = cards(column).indexOf(card);
  const beside = columns()[columns().indexOf(column) + sideways];
  event.preventDefault();
  if (event.shiftKey) return sideways && beside && move(card, beside);
  const row = sideways ? beside && cards(beside) : cards(column);
  focus(row?.[sideways ? Math.min(place, row.length - 1) : place + downwards]);
});

const focus = (card) => card?.querySelector("a").focus();

function move(card, column) {
  const button = card.querySelector(`button[value="${column.dataset.column}"]`);
  if (!button) return;
  moved = card.querySelector("a").id;
  button.click();
}

document.addEventListener("htmx:afterSwap", () => {
  document.getElementById(moved)?.focus();
  moved = "";
});

// Touch scrolls; there the buttons move a card.
document.addEventListener("pointerdown", (event) => {
  const card = event.target.closest("[data-card]:has(form)");
  if (!card || event.button || event.pointerType === "touch" || event.target.closest("button")) return;
  drag = { card, x: event.clientX, y: event.clientY, moving: false };
});

document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const x = event.clientX - drag.x, y = event.clientY - drag.y;
  if (!drag.moving && Math.hypot(x, y) < DRAGS_AFTER) return;
  drag.moving = true;
  drag.card.classList.add("dragged");
  drag.card.style.translate = `${x}px ${y}px`;
  for (const column of columns()) column.classList.toggle("over", column === under(event));
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { card, moving } = drag, column = under(event);
  stop();
  if (!moving) return;
  addEventListener("click", ignore, { capture: true }); // the click that ends the drag
  setTimeout(() => {
    removeEventListener("click", ignore, { capture: true });
    if (column && column !== card.closest("[data-column]")) move(card, column);
  });
});

document.addEventListener("pointercancel", () => drag && stop());
document.addEventListener("dragstart", (event) => event.target.closest?.("[data-card]") && event.preventDefault());

const ignore = (event) => event.preventDefault();
const under = ({ clientX, clientY }) => document.elementFromPoint(clientX, clientY)?.closest("[data-column]");

function stop() {
  drag.card.classList.remove("dragged");
  drag.card.style.translate = "";
  for (const column of columns()) column.classList.remove("over");
  drag = null;
}
