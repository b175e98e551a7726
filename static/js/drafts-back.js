// Put kept drafts back into their forms (drafts.js): on the page, in panels that htmx loads, and in forms it replaces.

import { draftOf, drop, isKeptHere, isUnchanged, waiting } from "./drafts.js";
import { fields, forms, isSame, kept, takes, write } from "./typed.js";

const done = new WeakSet();
let replaced = new Set(); // names of drafts whose form is replaced by its own answer

// The answer to a form's request has what was sent: only what it lacks is put back, without a word.
document.addEventListener("htmx:beforeSwap", ({ detail: { target, requestConfig } }) => {
  const own = requestConfig.elt.closest("form[method=post]");
  replaced = new Set(forms().filter((form) => form === own && target.contains(form)).map((form) => draftOf(form)?.name));
});

function restoreAll() {
  for (const form of forms()) if (!done.has(form) && isKeptHere(form)) restore(form);
  replaced = new Set();
}

function restore(form) {
  done.add(form);
  const draft = draftOf(form);
  if (!draft) return;
  const refused = form.querySelector("[aria-invalid=true], .summary, .errorlist");
  const quiet = refused || replaced.has(draft.name);
  for (const total of draft.fields.filter(({ name }) => name.endsWith("-TOTAL_FORMS"))) grow(form, total);
  const changed = [];
  const replacing = []; // labels of fields with another value than the one that was typed over, which no version guards
  for (const was of draft.fields) {
    const field = fields(form).find((each) => isSame(each, was));
    if (!field || field === document.activeElement && quiet || !takes(field, was)) continue;
    if (quiet && !isUnchanged(field, was)) continue;
    if (!write(field, was)) continue;
    changed.push(field);
    if (was.label && !form.elements.shown && !isUnchanged(field, was)) replacing.push(was.label);
  }
  for (const field of changed) tell(field);
  if (changed.some(({ type }) => type !== "hidden") && !quiet) say(form, replacing);
}

function tell(field) {
  for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  // A template or a brochure that is chosen writes the text: the draft has that text already.
  if (!field.closest("[data-fills]")) field.dispatchEvent(new Event("change", { bubbles: true }));
}

// Add rows with the form's own button until there are as many as before.
function grow(form, { name, value }) {
  const button = form.querySelector(`[data-adds][value="${name.replace(/-TOTAL_FORMS$/, "")}"]`);
  for (let rows = Number(form.elements[name]?.value); button && rows < Number(value); rows++) button.click();
}

function say(form, replacing) {
  const box = document.getElementById("kept-input").content.firstElementChild.cloneNode(true);
  if (replacing.length) {
    box.querySelector("[hidden]").hidden = false;
    box.querySelector("b").textContent = replacing.join(", ");
  }
  box.querySelector("button").addEventListener("click", () => {
    form.reset();
    drop(form);
    box.remove();
  });
  form.prepend(box);
}

document.addEventListener("htmx:load", restoreAll);

// A panel that was open with input is opened again.
document.addEventListener("DOMContentLoaded", () => {
  restoreAll();
  const lost = waiting().filter((draft) => draft.page === location.pathname && !forms().some((form) => draftOf(form) === draft)).at(-1);
  if (!lost || kept().length) return;
  [...document.querySelectorAll("a[hx-get]")].find((link) => link.pathname === lost.to)?.click();
});
