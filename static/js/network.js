// Show a banner when the network or the server fails. Typed input stays in place.

import { keepAll, page } from "./typed.js";

const notice = document.getElementById("connection-banner");

function showState(state) {
  for (const line of notice.querySelectorAll("[data-connection-state]")) line.hidden = line.dataset.connectionState !== state;
}

document.addEventListener("htmx:sendError", () => showState("offline"));
document.addEventListener("htmx:timeout", () => showState("offline"));
document.addEventListener("htmx:responseError", (event) => {
  showState([403, 404, 409, 410].includes(event.detail.xhr.status) ? "not-found" : "failed");
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.successful) showState(null);
});
addEventListener("offline", () => showState("offline"));
addEventListener("online", () => showState(null));

// A response redirected to a full page, such as sign-in after the session expired, must not be swapped into a card.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, shouldSwap } = event.detail;
  const redirected = xhr.responseURL && new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location).pathname;
  if (!shouldSwap || !redirected || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  keepAll();
  location.assign(xhr.responseURL);
});

// After signing out and in again this page can't submit anything. Reload it and restore the typed input.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (!event.detail.xhr.responseText.includes("data-typed-back")) return;
  event.preventDefault();
  keepAll(true);
  location.assign(page);
});
