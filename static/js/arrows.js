// Arrow keys move the focus from a field into its list and back.

export const stepOf = (event) => ({ ArrowDown: 1, ArrowUp: -1 })[event.key] ?? 0;

export function walk(event, field, rows) {
  const step = stepOf(event);
  if (!step || !rows.length) return;
  event.preventDefault();
  const next = rows.indexOf(document.activeElement) + step;
  if (next < 0) field.focus();
  else rows[Math.min(next, rows.length - 1)].focus();
}

// Results that arrive while a row has the focus leave it on the row in the same place.
export function keepFocus(list, field) {
  const links = () => [...list.querySelectorAll("a")];
  let place = -1;
  list.addEventListener("htmx:beforeSwap", () => { place = links().indexOf(document.activeElement); });
  list.addEventListener("htmx:afterSwap", () => {
    if (place >= 0) (links()[Math.min(place, links().length - 1)] ?? field).focus();
  });
}
