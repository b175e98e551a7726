// Work for Sales Support from the desk: the dialog begins with the note of the call, so that two keys send it.

/** Fill in the note and return the field to begin with; null for other dialogs. */
export function begin(panel) {
  const form = panel.querySelector("form.to-support");
  if (!form) return null;
  const what = form.elements.what;
  if (!what.value.trim()) what.value = document.getElementById("note")?.value ?? "";
  return what.value.trim() ? form.querySelector("[name=kind]") : what;
}

document.addEventListener("htmx:afterRequest", ({ detail: { requestConfig, xhr } }) => {
  if (requestConfig.elt.matches("form.to-support") && xhr.status === 200) document.querySelector("[aria-controls=support][aria-expanded=true]")?.click();
});
