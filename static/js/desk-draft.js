// Nothing typed on the desk is lost: every keystroke is kept in this tab until the call is logged, and the server gets
// the draft every two seconds and when the page is left.

import { forms, person, put, ticks, where, written } from "./typed.js";

const KEPT = "desk-draft";
const EVERY_MS = 2000;
const desk = document.getElementById("main");
const callForm = () => document.getElementById("call-form");
const panel = () => document.querySelector("#panel form");
const fence = () => desk.querySelector("#hold [name=fence]")?.value ?? "";
const isOfField = (address) => address.includes("/field-question/"); // not about the lead on the card
const store = () => sessionStorage.setItem(KEPT, JSON.stringify(kept));

let kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
if (kept?.person !== person) kept = { person, fence: fence(), forms: {} };
let [unsaved, timer] = [false];

desk.addEventListener("input", ({ target: field }) => {
  const { form, name, type } = field;
  if (!form?.matches("[method=post]") || !name || type === "hidden" || (form === panel() && mirror(field))) return;
  const key = type === "checkbox" ? `${name}=${field.value}` : name;
  (kept.forms[where(form)] ??= {})[key] = written(field);
  store();
  unsaved = true;
  timer ??= setTimeout(save, EVERY_MS);
});

// The handover form repeats the note and the answers of the card: the card keeps them.
function mirror(field) {
  const same = /^(note|answer_\d+)$/.test(field.name) && callForm()?.elements[field.name];
  if (!same) return false;
  same.value = field.value;
  same.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function save() {
  timer = undefined;
  if (!unsaved || !callForm()) return;
  unsaved = false;
  htmx.trigger("#draft", "save");
}

// Fields that the card's own form does not send: a new stakeholder, answers to field, the handover form.
function* others() {
  for (const [address, fields] of Object.entries(kept.forms)) {
    for (const { name, value, type, checked } of Object.values(fields)) {
      if (ticks({ type }) && !checked) continue;
      if (isOfField(address)) yield [`field_answer_${address.match(/\d+/)[0]}`, value];
      else if (name === "line") yield ["line", value];
      else if (address.includes("/handoffs/")) yield [`offer_${name}`, value];
    }
  }
}

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id === "draft") for (const [name, value] of others()) detail.parameters.set(name, value);
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
  if (elt.id === "draft" && xhr.status !== 204) unsaved = true;
  if (elt.matches(".field-asks") && xhr.status === 200) delete kept.forms[where(elt)];
});

// An e-mail that was sent leaves no draft, and one that the server filled in is not overwritten by what it was before.
document.addEventListener("htmx:beforeSwap", ({ detail: { requestConfig, xhr } }) => {
  const form = requestConfig.elt.closest("form:is(.compose, .to-support)");
  if (form && xhr.status === 200) delete kept.forms[where(form)];
});

function leave() {
  kept.open = desk.querySelector("dialog.ask[open]")?.id ?? panel()?.getAttribute("action");
  store();
  if (!unsaved || !callForm()) return;
  const body = new FormData(callForm());
  for (const [name, value] of others()) body.set(name, value);
  fetch(document.getElementById("draft").getAttribute("hx-post"), { method: "POST", body, keepalive: true }).catch(() => {});
  unsaved = false;
}
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => document.hidden && leave());

// Put the draft into forms that were loaded again. A new hold means another call: only answers to field are kept then.
function restore() {
  if (kept.fence !== fence()) {
    kept = { person, fence: fence(), forms: Object.fromEntries(Object.entries(kept.forms).filter(([address]) => isOfField(address))) };
    store();
  }
  for (const form of forms().filter((each) => desk.contains(each))) {
    for (const was of Object.values(kept.forms[where(form)] ?? {})) put(form, was);
  }
}

document.addEventListener("htmx:afterSettle", restore);
document.addEventListener("DOMContentLoaded", () => {
  const { open } = kept;
  restore();
  if (open) desk.querySelector(`[aria-controls="${CSS.escape(open)}"], .outcome[href="${CSS.escape(open)}"]`)?.click();
});
