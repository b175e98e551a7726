// A list that is found while typing, on the page itself: the arrows walk from the field into it and back.

import { walk } from "./arrows.js";

for (const place of document.querySelectorAll("[data-choosing]")) {
  const field = place.querySelector("input[type=search]");

  place.addEventListener("keydown", (event) => {
    const links = [...place.querySelectorAll(".found a")];
    if (event.target === field || links.includes(event.target)) walk(event, field, links);
  });
}
