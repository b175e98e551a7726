// Logging the call: what goes along with the key, a key that bounces, and a hold that was lost.

import { dialled, lasted } from "./desk-running.js";

const stage = () => document.getElementById("stage");
const log = () => document.getElementById("log");
const BOUNCE = 250;
// What somebody else does who has the company now: call them, log it, put them off. A call that still runs is hung up.
const OF_THE_CALL = ".outcome, dialog .btn, .lead > .row :is(.btn, .phone):not([data-hangs-up])";

// The card that would come next is drawn already: the key that is pressed asks for it.
document.addEventListener("drawn", () => log()?.elements.drawn.setAttribute("value", "1"));

// What was pressed goes along, also from a panel: htmx itself knows only the buttons that lie inside the form.
// And how long it lasted, from dialling to the key.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target !== log()) return;
  // A key that bounces was meant for the card before: nobody has read this one yet.
  if ("fresh" in stage().dataset || "opening" in stage().dataset) return event.preventDefault();
  const { parameters, triggeringEvent } = event.detail;
  for (const name of ["outcome", "ask", "reason", "person", "sure", "slot"]) parameters.delete(name);
  const pressed = triggeringEvent?.submitter;
  if (pressed?.name) parameters.set(pressed.name, pressed.value);
  if (pressed?.hasAttribute("formaction")) event.detail.path = pressed.getAttribute("formaction");
  if (dialled()) parameters.set("seconds", lasted());
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  const seconds = target.id === "panel" && target.querySelector("[name=seconds]");
  if (seconds && dialled()) seconds.value = lasted();
  if (target.id === "lost") for (const way of stage().querySelectorAll(OF_THE_CALL)) shut(way);
  if (target.id === "stage" && event.detail.xhr.status !== 422 && event.detail.requestConfig.elt?.id === "log") settle(stage());
});

function settle(card) {
  card.dataset.fresh = "";
  setTimeout(() => delete card.dataset.fresh, BOUNCE);
}

function shut(way) {
  way.setAttribute("aria-disabled", "true");
  way.disabled = true;
}

// A link knows no `disabled`: it is stopped before anybody hears of it.
document.addEventListener("click", (event) => {
  if (!event.target.closest("a[aria-disabled=true]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// Back to a page that the browser had put away: who was on it may be somebody else's by now.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
