// In a table with data-grid the up and down arrows move between the fields of a column.
import { stepOf } from "./arrows.js";

document.addEventListener("keydown", (event) => {
  const step = stepOf(event);
  const cell = step && event.target.closest?.("[data-grid] td");
  if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
  const rows = [...cell.closest("tbody").rows];
  let place = rows.indexOf(cell.parentElement) + step;
  let field;
  while (rows[place] && !field) {
    field = rows[place].cells[cell.cellIndex].querySelector("input:not([disabled])");
    place += step;
  }
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
