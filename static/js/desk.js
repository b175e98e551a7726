// The desk's own keys: panels of outcomes that ask something, Enter, the call's length, a hold that was lost.

const stage = () => document.getElementById("stage");
const log = () => document.getElementById("log");
const opened = () => stage()?.querySelector("dialog.ask[open]");
let dialled = null;

document.addEventListener("click", (event) => {
  const outcome = event.target.closest("[aria-controls][name=outcome]");
  if (outcome) return toggle(event, outcome);
  if (event.target.closest("[data-dials]")) dialled ??= Date.now();
});

// The first press of such an outcome opens its panel; the button in the panel logs.
function toggle(event, outcome) {
  event.preventDefault();
  const panel = document.getElementById(outcome.getAttribute("aria-controls"));
  const shut = !panel.open;
  close();
  if (!shut) return;
  panel.show();
  outcome.setAttribute("aria-expanded", "true");
  (panel.querySelector("[data-first]") ?? panel.querySelector("input, button")).focus();
}

function close() {
  opened()?.close();
  for (const outcome of log()?.querySelectorAll("[aria-expanded=true]") ?? []) outcome.setAttribute("aria-expanded", "false");
  stage()?.querySelector("h1")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") leave(event);
  if (event.key === "Enter" && !event.repeat && !event.shiftKey) enter(event);
});

// Escape leaves the panel; what was typed in it stays there.
function leave(event) {
  const offer = document.getElementById("panel");
  if (opened()) {
    event.preventDefault();
    close();
  } else if (offer?.childElementCount && !event.target.closest("input, textarea, select")) {
    offer.replaceChildren();
    stage().querySelector("h1").focus();
  }
}

// Enter takes what a panel proposes, goes from one answer to the next, and dials when nothing else has the keyboard.
function enter(event) {
  const field = event.target.closest("input:not([type=hidden])");
  if (field?.closest("dialog.ask")) return press(event, opened().querySelector(".btn.go"));
  if (field?.closest(".answers")) return next(event, field);
  if (event.target.closest("a, button, input, textarea, select, summary, dialog, #panel")) return;
  press(event, stage()?.querySelector("[data-dials]"));
}

function press(event, target) {
  if (!target) return;
  event.preventDefault();
  target.click();
}

function next(event, field) {
  event.preventDefault();
  const fields = [...stage().querySelectorAll(".answers input, .note")];
  fields[fields.indexOf(field) + 1]?.focus();
}

// How long it lasted: from dialling to the key.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.target !== log() || dialled === null) return;
  event.detail.parameters.set("seconds", Math.round((Date.now() - dialled) / 1000));
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "lost") for (const outcome of log().querySelectorAll(".outcome")) shut(outcome);
  if (target.id === "panel") carry(target);
  if (target.id === "stage" && event.detail.xhr.status !== 422) dialled = null;
});

function shut(outcome) {
  outcome.setAttribute("aria-disabled", "true");
  outcome.disabled = true;
}

// What was typed on the card goes into the form that the handoff is made with.
function carry(panel) {
  for (const field of stage().querySelectorAll("[form=log][name]")) {
    const same = panel.querySelector(`[name="${field.name}"]`);
    if (same && field.value && field.type !== "submit" && !field.closest("dialog")) same.value = field.value;
  }
}
