// Unsaved input of every form, kept in this tab until the form is saved or cancelled (drafts-back.js puts it back): a
// reload, a way to another page and back, or another panel in place of the form loses nothing. The desk keeps its own
// drafts with the hold (desk-draft.js), and the end of a session is in typed.js.

import { fields, forms, isSame, nameOf, person, ticks, where, written } from "./typed.js";

const KEPT = "drafts";
const MOST = 20;
const A_WORKDAY = 12 * 60 * 60 * 1000;
const FIXED = /^shown$|-TOTAL_FORMS$/; // hidden fields that belong to the input: the version it was typed over, rows

const load = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
let drafts = load().filter((draft) => draft.person === person && Date.now() - draft.at < A_WORKDAY);

function store() {
  if (drafts.length) sessionStorage.setItem(KEPT, JSON.stringify(drafts.slice(-MOST)));
  else sessionStorage.removeItem(KEPT);
}

const isText = (field) => field.type !== "hidden" && !field.closest("table:has([data-ticks-all])");

const valueOf = (field) => (field.options ? [...field.selectedOptions].map(({ value }) => value).join() : ticks(field) ? field.checked : field.value);
function rendered(field) {
  if (ticks(field)) return field.defaultChecked;
  if (!field.options) return field.type === "file" ? "" : field.defaultValue;
  const chosen = [...field.options].filter(({ defaultSelected }) => defaultSelected);
  return (chosen.length || field.multiple ? chosen : [...field.options].slice(0, 1)).map(({ value }) => value).join();
}

export const draftOf = (form) => drafts.find(({ name }) => name === nameOf(form));
export const waiting = () => drafts;
export const isUnchanged = (field, was) => rendered(field) === was.from;
export const isKeptHere = (form) => person && !form.closest("main.desk");

/** Keep what differs from the form as it was first rendered. */
export function keep(form) {
  const before = draftOf(form);
  const from = (field) => before?.fields.find((was) => isSame(field, was))?.from ?? rendered(field);
  const changed = fields(form).filter((field) => isText(field) && valueOf(field) !== from(field));
  drop(form);
  if (changed.length) {
    const hidden = fields(form).filter((field) => field.type === "hidden" && FIXED.test(field.name));
    const all = [...hidden, ...changed].map((field) => ({ ...written(field), from: from(field) }));
    drafts.push({ person, name: nameOf(form), to: where(form), page: location.pathname, at: Date.now(), fields: all });
  }
  store();
}

export function drop(form) {
  drafts = drafts.filter(({ name }) => name !== nameOf(form));
  store();
}

for (const type of ["input", "change"]) {
  document.addEventListener(type, ({ target: { form } }) => form?.matches("[method=post]") && isKeptHere(form) && keep(form));
}

document.addEventListener("click", ({ target }) => {
  const cancelled = target.closest("form[method=post] .actions a.quiet")?.closest("form");
  if (cancelled) drop(cancelled);
});

// A submitted draft is dropped when the answer comes: not if the network fails, and not if the form is refused.
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  const draft = !defaultPrevented && draftOf(target);
  if (draft) draft.sent = location.href;
  store();
});
document.addEventListener("htmx:beforeOnLoad", ({ detail: { elt, xhr } }) => {
  const form = elt.matches("form, button") && elt.closest("form[method=post]");
  if (form && xhr.status < 300 && !/^\s*<!doctype/i.test(xhr.responseText)) drop(form);
});

const { type, responseStatus: status } = performance.getEntriesByType("navigation")[0] ?? { type: "navigate" };
const answered = ({ sent }) => person && sent?.split("#")[0] === document.referrer && type === "navigate" && !(status >= 400);
const refused = ({ name }) => forms().some((form) => nameOf(form) === name && form.querySelector("[aria-invalid=true], .summary, .errorlist"));
drafts = drafts.filter((draft) => !answered(draft) || refused(draft));
for (const draft of drafts) delete draft.sent;
if (person) store();
