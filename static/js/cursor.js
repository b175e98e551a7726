// Keep the place of the cursor in a text, where the server will add something.

document.addEventListener("focusout", ({ target }) => {
  const kept = target.form?.querySelector(`[data-cursor-of="${CSS.escape(target.name)}"]`);
  if (kept) kept.value = target.selectionStart;
});
