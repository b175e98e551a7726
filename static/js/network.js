// When the network or the server fails, a quiet bar says so; what was typed stays where it is.

import { keepAll, page } from "./typed.js";

const notice = document.getElementById("connection-banner");

function say(when) {
  for (const line of notice.querySelectorAll("[data-connection-state]")) line.hidden = line.dataset.connectionState !== when;
}

document.addEventListener("htmx:sendError", () => say("offline"));
document.addEventListener("htmx:timeout", () => say("offline"));
document.addEventListener("htmx:responseError", (event) => {
  say([403, 404, 409, 410].includes(event.detail.xhr.status) ? "not-found" : "failed");
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) say(null);
});
addEventListener("offline", () => say("offline"));
addEventListener("online", () => say(null));

// An answer that was redirected to a whole page (signed out meanwhile: sign in) must not land inside a card.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, shouldSwap } = event.detail;
  const redirected = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location).pathname;
  if (!shouldSwap || !redirected || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  keepAll();
  location.assign(xhr.responseURL);
});

// Signed out and in again meanwhile: nothing on this page can be sent any more. Drawn anew it can, with what was typed.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!event.detail.xhr.responseText.includes("data-typed-back")) return;
  event.preventDefault();
  keepAll(true);
  location.assign(page);
});
