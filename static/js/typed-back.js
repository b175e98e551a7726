// Restore unsaved form input after re-login (see typed.js).

import { fields, forms, isSame, keepOnly, kept, page, person, takes, tells, where, write } from "./typed.js";

const A_WORKDAY = 12 * 60 * 60 * 1000;

// Keep the input while nobody is signed in. Restore it only for the same person, and only if it was not saved.
const waiting = person
  ? kept().filter((form) => form.person === person && form.ended && Date.now() - form.at < A_WORKDAY)
  : kept().map((form) => ({ ...form, ended: true }));
keepOnly(waiting);

// Link back to the form from pages that reject it.
for (const back of document.querySelectorAll("[data-typed-back]")) {
  back.hidden = !waiting.length;
  if (waiting.length) back.querySelector("a").href = waiting.at(-1).page;
}

// Run for the page and for every fragment that htmx loads, because forms and fields can be loaded later.
if (person && waiting.length) document.addEventListener("htmx:load", () => waiting.forEach(putBack));

function putBack(form) {
  const there = closest(form);
  if (there && form.fields.length) fill(there, form);
  else if (!there && !form.filled && !form.box) look(form);
}

// Of several forms with the same action, take the one with the most of these fields, and the most equal hidden ones.
function closest({ to, fields: was }) {
  const alike = (form) => fields(form).filter((field) => was.some((each) => isSame(field, each) && (field.type !== "hidden" || field.value === each.value))).length;
  return forms().filter((form) => where(form) === to).sort((a, b) => alike(b) - alike(a))[0];
}

function fill(there, form) {
  const first = !form.filled;
  if (first) for (const total of form.fields.filter(({ name }) => name.endsWith("-TOTAL_FORMS"))) grow(there, total);
  const free = new Set(fields(there));
  const changed = [];
  // Keep the hidden fields of a hold as rendered: the fence of an earlier hold would be rejected.
  const fixed = "fence" in there.elements;
  form.fields = form.fields.filter((was) => {
    const same = [...free].find((field) => isSame(field, was));
    if (!same || !takes(same, was)) return tells(was);
    free.delete(same);
    if (!(fixed && was.type === "hidden") && write(same, was)) changed.push(same);
    return false;
  });
  form.filled = true;
  keepOnly(waiting.filter((each) => !each.filled));
  if (!changed.length && !(first && form.fields.length)) return; // already restored from the draft
  for (const field of changed) for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (changed.some((field) => there.contains(field))) say(form, (box) => there.before(box));
  else say(form);
  for (const field of changed) for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
}

// Add rows with the form's own button until there are as many as before.
function grow(there, { name, value }) {
  const button = there.querySelector(`[data-adds][value="${name.replace(/-TOTAL_FORMS$/, "")}"]`);
  for (let rows = Number(there.elements[name]?.value); button && rows < Number(value); rows++) button.click();
}

// The form is not on this page: open its dialog or link to its page; if it no longer exists, show the typed text.
function look(form) {
  const here = [page, location.pathname].some((place) => place === form.page || place === form.to);
  say(form, onTop, here ? null : form.page);
  if (!here) return;
  const link = [...document.links].find((each) => each.pathname === form.to && each.pathname !== location.pathname);
  if (link) link.click();
  else keepOnly(kept().filter(({ to }) => to !== form.to));
}

const onTop = (box) => document.getElementById("connection-banner").append(box);

function say(form, put = onTop, elsewhere = null) {
  form.box ??= document.getElementById("unsaved-input").content.firstElementChild.cloneNode(true);
  const [here, link, lost] = ["span", "a", "div"].map((part) => form.box.querySelector(part));
  here.hidden = !form.filled;
  link.hidden = !elsewhere;
  link.href = elsewhere ?? "";
  lost.hidden = elsewhere || !form.fields.some(tells);
  const words = form.fields.filter(tells).map(({ label, text }) => Object.assign(document.createElement("li"), { textContent: [label, text].filter(Boolean).join(": ") }));
  lost.querySelector("ul").replaceChildren(...words);
  put(form.box);
  form.box.focus();
}
