// Keyboard control of the desk: outcome panels, Enter and Escape.

import { begin } from "./desk-support.js";
import { focusEnd } from "./focus.js";

const callCard = () => document.getElementById("call");
const callForm = () => document.getElementById("call-form");
const opened = () => callCard()?.querySelector("dialog.ask[open]");

document.addEventListener("click", (event) => {
  const outcome = event.target.closest("[aria-controls]:is([name=ask], [data-asks])");
  if (outcome) return toggle(event, outcome);
  if (event.target.closest("#panel a.quiet")) fold(event); // "Not now" returns to the card instead of loading a page
});

// An outcome with a panel opens it; the button in the panel logs the call.
function toggle(event, outcome) {
  event.preventDefault();
  const panel = document.getElementById(outcome.getAttribute("aria-controls"));
  const shut = !panel.open;
  close();
  if (!shut) return;
  panel.show();
  outcome.setAttribute("aria-expanded", "true");
  focusEnd(begin(panel) ?? panel.querySelector("[data-first]") ?? panel.querySelector("input, button"));
}

function close() {
  opened()?.close();
  for (const outcome of callCard()?.querySelectorAll("[aria-expanded=true]") ?? []) outcome.setAttribute("aria-expanded", "false");
  callCard()?.querySelector("h1")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") leave(event);
  if (event.key === "Enter" && !event.repeat && !event.shiftKey) enter(event);
});

// Escape closes the panel and keeps its input.
function leave(event) {
  const offer = document.getElementById("panel");
  if (opened()) {
    event.preventDefault();
    close();
  } else if (offer?.childElementCount && !event.target.closest("input, textarea, select")) fold(event);
}

function fold(event) {
  event.preventDefault();
  document.getElementById("panel").replaceChildren();
  callCard().querySelector("h1").focus();
}

// Enter confirms a panel, moves to the next answer, or dials (or gets the first call) if nothing else has the focus.
function enter(event) {
  const field = event.target.closest("input:not([type=hidden])");
  if (field?.closest("dialog.ask")) return press(event, opened().querySelector(".btn.go"));
  if (field?.closest(".answers")) return next(event, field);
  if (event.target.closest("a, button, input, textarea, select, summary, dialog, #panel")) return;
  press(event, callCard()?.querySelector("#panel .go") ?? callCard()?.querySelector("[data-dials], .empty .go"));
}

function press(event, target) {
  if (!target) return;
  event.preventDefault();
  target.click();
}

function next(event, field) {
  event.preventDefault();
  const fields = [...callCard().querySelectorAll(".answers input, .note")];
  focusEnd(fields[fields.indexOf(field) + 1]);
}
