// The search results below the search box: arrow keys move through them, Escape or a click elsewhere closes them.

import { keepFocus, walk } from "./arrows.js";

const box = document.querySelector(".topbar .search");
const field = box?.querySelector("input");
const found = document.getElementById("search-results");

function close() {
  found.replaceChildren();
}

if (found) {
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && found.childElementCount) {
      event.preventDefault(); // the first Escape closes the list, the second leaves the field
      close();
      field.focus();
      return;
    }
    walk(event, field, [...found.querySelectorAll("a")]);
  });

  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) close();
  });

  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
  });

  keepFocus(found, field);
  // Ignore responses that arrive after the field was cleared or left.
  found.addEventListener("htmx:beforeSwap", (event) => {
    if (!field.value.trim() || !box.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
  field.addEventListener("input", () => {
    if (!field.value.trim()) close();
  });
}
