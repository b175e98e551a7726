// Focus a field so that typing adds to its text: the cursor goes to the end. A search is selected, to be replaced.

export function focusEnd(field) {
  field?.focus();
  if (field?.type === "search") field.select();
  else if (typeof field?.selectionEnd === "number") field.setSelectionRange(field.value.length, field.value.length);
}
