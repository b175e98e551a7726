// Logging the call: request parameters, accidental double key presses, and a lost hold.

import { dialled, lasted } from "./desk-running.js";

const callCard = () => document.getElementById("call");
const callForm = () => document.getElementById("call-form");
const DOUBLE_PRESS_MS = 250;
// The actions that are disabled when the hold is lost. Ending a running call stays possible.
const CALL_CONTROLS = ".outcome, dialog .btn, .lead > .row :is(.btn, .phone):not([data-hangs-up])";

// The next card is prerendered: ask for it with the next key.
document.addEventListener("prerendered", () => callForm()?.elements.prerendered.setAttribute("value", "1"));

// Send the pressed button, because htmx ignores submit buttons outside the form element, and the call's duration.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target !== callForm()) return;
  // A second key press right after the first was meant for the previous card.
  if ("fresh" in callCard().dataset || "opening" in callCard().dataset) return event.preventDefault();
  const { parameters, triggeringEvent } = event.detail;
  for (const name of ["outcome", "ask", "reason", "person", "sure", "slot", "day"]) parameters.delete(name);
  const pressed = triggeringEvent?.submitter;
  if (pressed?.name) parameters.set(pressed.name, pressed.value);
  if (pressed?.hasAttribute("formaction")) event.detail.path = pressed.getAttribute("formaction");
  if (dialled()) parameters.set("seconds", lasted());
  addUnsentLine(parameters);
});

// A stakeholder that was typed but not added goes into the note of the call, because the next card has its own.
document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target.id === "handover-form") addUnsentLine(detail.parameters);
});

function addUnsentLine(parameters) {
  const field = document.querySelector("form[data-quick-add]")?.elements.line;
  if (field?.value.trim()) parameters.set("note", [parameters.get("note"), `${field.labels[0].textContent.trim()}: ${field.value.trim()}`].filter(Boolean).join("\n"));
}

// Show at once that the key was pressed. What is typed until the answer comes would be lost with the card.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt, target } }) => {
  if (target !== callCard()) return;
  if (elt === callForm()) for (const field of callForm().elements) field.readOnly = true;
  callCard().setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", () => {
  if (callCard()?.getAttribute("aria-busy") !== "true") return;
  for (const field of callForm()?.elements ?? []) field.readOnly = false;
  callCard().removeAttribute("aria-busy");
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  const seconds = target.id === "panel" && target.querySelector("[name=seconds]");
  if (seconds && dialled()) seconds.value = lasted();
  if (target.id === "lost") for (const control of callCard().querySelectorAll(CALL_CONTROLS)) disable(control);
  if (target.id === "call" && event.detail.xhr.status !== 422 && event.detail.requestConfig.elt?.id === "call-form") settle(callCard());
});

function settle(card) {
  card.dataset.fresh = "";
  setTimeout(() => delete card.dataset.fresh, DOUBLE_PRESS_MS);
}

function disable(control) {
  control.setAttribute("aria-disabled", "true");
  control.disabled = true;
}

// Links have no `disabled` attribute, so stop their clicks in the capture phase.
document.addEventListener("click", (event) => {
  if (!event.target.closest("a[aria-disabled=true]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// A page restored from the back/forward cache may show a lead that a colleague holds by now.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
