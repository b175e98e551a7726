// The call itself: how long it lasted, a hold that was lost, and what goes along into the form of the handoff.

const stage = () => document.getElementById("stage");
const log = () => document.getElementById("log");
const BOUNCE = 250;
const lasted = () => Math.round((Date.now() - dialled) / 1000);
let dialled = null;

// The desk hears of it at once: while the call runs the hold lasts, whatever becomes of this screen.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-dials]")) return;
  dialled ??= Date.now();
  htmx.trigger("#heartbeat", "dialled");
});

document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, triggeringEvent } = event.detail;
  if (event.target.id === "heartbeat" && triggeringEvent?.type === "dialled") parameters.set("call", "dialled");
});

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
  if (dialled !== null) parameters.set("seconds", lasted());
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  const seconds = target.id === "panel" && target.querySelector("[name=seconds]");
  if (seconds && dialled !== null) seconds.value = lasted();
  if (target.id === "lost") for (const button of stage().querySelectorAll(".outcome, dialog .btn")) shut(button);
  if (target.id === "stage" && event.detail.xhr.status !== 422) {
    dialled = null;
    if (event.detail.requestConfig.elt?.id === "log") settle(stage());
  }
});

function settle(card) {
  card.dataset.fresh = "";
  setTimeout(() => delete card.dataset.fresh, BOUNCE);
}

function shut(button) {
  button.setAttribute("aria-disabled", "true");
  button.disabled = true;
}

// Back to a page that the browser had put away: who was on it may be somebody else's by now.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
