// The lines of a quote: move them with the buttons or Alt + arrows, add one with Alt + Enter.
// Without JavaScript the server does the same.

const table = document.querySelector("[data-rows='lines']");

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-moves]");
  if (!button) return;
  event.preventDefault();
  move(button.closest("tr"), Number(button.dataset.moves));
});

table.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step && event.key !== "Enter") return;
  event.preventDefault();
  step ? move(event.target.closest("tr"), step) : document.querySelector("[data-adds='lines']").click();
});

// A new row has no place yet.
new MutationObserver(number).observe(table.tBodies[0], { childList: true });

function move(row, step) {
  const focused = document.activeElement;
  const rows = [...table.tBodies[0].rows].filter((each) => !each.hidden);
  const other = rows[rows.indexOf(row) + step];
  if (!other) return;
  step < 0 ? other.before(row) : other.after(row);
  focused.focus();
}

function number() {
  for (const [place, row] of [...table.tBodies[0].rows].entries()) row.querySelector("[name$='-order']").value = place;
}
