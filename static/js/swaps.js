// A response that replaces a form must not take what was typed since its request left: put it into the new form, with
// the cursor where it was.

import { fields, isSame, nameOf, takes, ticks, write, written } from "./typed.js";

const sent = new WeakMap();
const valueOf = (field) => (ticks(field) ? field.checked : field.value);
const forms = () => [...document.forms]; // filters too: a page that watches a job replaces them
const all = () => forms().flatMap(fields);

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  sent.set(detail.xhr, { before: new Map(all().map((field) => [field, valueOf(field)])) });
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const request = sent.get(detail.xhr);
  if (!request) return;
  request.typed = [...request.before]
    .filter(([field, value]) => field.isConnected && valueOf(field) !== value)
    .map(([field]) => ({ field, to: nameOf(field.form), was: written(field), cursor: field === document.activeElement && selectionOf(field) }));
});

// The event is sent for every new part. Restore after settling, because htmx focuses fields until then.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const request = sent.get(detail.xhr);
  for (const typed of request?.typed ?? []) if (!typed.field.isConnected) restore(typed);
  if (request) request.typed = [];
});

function restore({ to, was, cursor }) {
  const field = forms().filter((form) => nameOf(form) === to).flatMap(fields).find((each) => isSame(each, was));
  if (!field || !takes(field, was)) return;
  write(field, was);
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (cursor) queueMicrotask(() => resume(field, cursor)); // after other modules have moved the focus to an error
}

function resume(field, { start, end }) {
  field.focus();
  if (typeof start === "number") field.setSelectionRange(start, end);
}

const selectionOf = ({ selectionStart: start, selectionEnd: end }) => ({ start, end });
