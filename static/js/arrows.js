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
