// What was typed in a form and reached nobody, because the session had ended, is kept in this tab until its person is
// signed in again (typed-back.js). It stays in the browser: the desk stores nothing of a form that it did not take.

const KEPT = "typed";
const NEVER = ["password", "submit", "button", "reset", "image"];
const touched = new Set();

/** Who is signed in on this page; nobody on the way in. */
export const person = document.body.dataset.person ?? "";
export const page = location.pathname + location.search;

export const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
export const keepOnly = (forms) => (forms.length ? sessionStorage.setItem(KEPT, JSON.stringify(forms)) : sessionStorage.removeItem(KEPT));

/** A form is known by where it is sent: it may be drawn anew meanwhile. */
export const where = (form) => new URL(form.getAttribute("action") ?? "", location.href).pathname;
export const forms = () => [...document.querySelectorAll("form[method=post]")];
export const fields = (form) =>
  [...form.elements].filter(
    (field) => field.name && field.name !== "csrfmiddlewaretoken" && field.matches("input, select, textarea") && !NEVER.includes(field.type),
  );
export const ticks = (field) => ["checkbox", "radio"].includes(field.type);

/** Whether something would be lost with this field: what is hidden is no one's typing. */
export const tells = (field) => field.type !== "hidden" && (ticks(field) ? field.checked : field.said !== "");

// Whether it was taken is told by the next page: one for somebody who is signed in forgets it.
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

/** The page goes away under what is being typed on it, in whichever forms. */
export function keepAll(ended = false) {
  keep(forms().filter((form) => touched.has(where(form)) || form.querySelector("[aria-invalid=true]")), ended);
}

function keep(those, ended = false) {
  if (!person) return;
  const now = those.map((form) => ({ person, page, to: where(form), at: Date.now(), ended, fields: fields(form).filter((field) => !field.disabled).map(written) }));
  const worth = now.filter((form) => form.fields.some(tells));
  keepOnly([...kept().filter((old) => !worth.some((form) => form.to === old.to)), ...worth]);
}

// A file is kept by its name only: a page may not choose one.
function written(field) {
  const { name, type, value, checked } = field;
  const label = (field.labels?.[0]?.firstChild?.textContent ?? field.ariaLabel ?? "").replace(/\s+/g, " ").trim();
  if (type === "file") return { name, type, label, value: "", said: [...field.files].map((file) => file.name).join(", ") };
  if (!field.options) return { name, type, label, value, checked, said: ticks(field) ? "" : value.trim() };
  const chosen = [...field.selectedOptions];
  return { name, type, label, value: chosen.map((option) => option.value), said: chosen.map((option) => option.value && option.text).join(", ") };
}
