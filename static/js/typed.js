// Keep form input that could not be submitted because the session had ended, in this tab, until the same person signs
// in again (typed-back.js). It never leaves the browser: the server stores nothing of rejected forms.

const KEPT = "typed";
const NEVER = ["password", "submit", "button", "reset", "image"];
const touched = new Set();

/** The signed-in person's id; empty on the sign-in page. */
export const person = document.body.dataset.person ?? "";
export const page = location.pathname + location.search;

export const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
export const keepOnly = (forms) => (forms.length ? sessionStorage.setItem(KEPT, JSON.stringify(forms)) : sessionStorage.removeItem(KEPT));

/** Forms are identified by their action, because they can be rendered again in the meantime. */
export const where = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
/** Several forms with one address are told apart by their id, or by data-of. */
export const nameOf = (form) => [where(form), new URL(form.getAttribute("action") || location.href, location.href).search, form.id, form.dataset.of].join("#");
export const forms = () => [...document.querySelectorAll("form[method=post]")];
export const fields = (form) =>
  [...form.elements].filter(
    (field) => field.name && field.name !== "csrfmiddlewaretoken" && field.matches("input, select, textarea") && !NEVER.includes(field.type),
  );
export const ticks = (field) => ["checkbox", "radio"].includes(field.type);

/** Whether it is the field that `was` was kept of. A hidden field of the same name in another form is not. */
export const isSame = (field, was) => field.name === was.name && (!ticks(was) || field.value === was.value) && (field.type === "hidden") === (was.type === "hidden");

/** Whether the field has input worth keeping; hidden fields have none. */
export const tells = (field) => field.type !== "hidden" && (ticks(field) ? field.checked : field.text !== "");

/** Whether the field can hold this value: a choice may be gone, and scripts can't select files. */
export const takes = (field, was) => was.type !== "file" && (!field.options || was.value.every((value) => [...field.options].some((option) => option.value === value)));

/** Set a field to what was kept of it; return whether that changed it. */
export function write(field, { type, value, checked }) {
  if (type === "radio" && !checked) return false; // checking the chosen one unchecks the others
  const before = field.options ? [...field.selectedOptions].map((option) => option.value).join() : ticks(field) ? field.checked : field.value;
  if (field.options) for (const option of field.options) option.selected = value.includes(option.value);
  else if (ticks(field)) field.checked = checked;
  else field.value = value;
  return before !== (field.options ? value.join() : ticks(field) ? checked : value);
}

// Keep every submitted form; the next page discards it if the person is still signed in.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && event.target.matches("[method=post]")) keep([event.target]);
});

document.addEventListener("input", (event) => {
  if (event.target.form) touched.add(where(event.target.form));
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful } = event.detail;
  if (successful && elt.matches("form[method=post]")) touched.delete(where(elt));
});

/** Keep the input of all forms that were edited, because the page is about to be replaced. */
export function keepAll(ended = false) {
  keep(forms().filter((form) => touched.has(where(form)) || form.querySelector("[aria-invalid=true]")), ended);
}

function keep(those, ended = false) {
  if (!person) return;
  const now = those.map((form) => ({ person, page, to: where(form), at: Date.now(), ended, fields: fields(form).filter((field) => !field.disabled).map(written) }));
  const worth = now.filter((form) => form.fields.some(tells));
  keepOnly([...kept().filter((old) => !worth.some((form) => form.to === old.to)), ...worth]);
}

/** What to keep of a field. Of a file only its name. */
export function written(field) {
  const { name, type, value, checked } = field;
  const label = (field.labels?.[0]?.firstChild?.textContent ?? field.ariaLabel ?? "").replace(/\s+/g, " ").trim();
  if (type === "file") return { name, type, label, value: "", text: [...field.files].map((file) => file.name).join(", ") };
  if (!field.options) return { name, type, label, value, checked, text: ticks(field) ? "" : value.trim() };
  const chosen = [...field.selectedOptions];
  return { name, type, label, value: chosen.map((option) => option.value), text: chosen.map((option) => option.value && option.text).join(", ") };
}

// Write a kept value into its field of the form, and tell the page, unless somebody is typing there.
export function put(form, was) {
  const field = fields(form).find((each) => isSame(each, was));
  if (!field || field === document.activeElement || !takes(field, was) || !write(field, was)) return;
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}
