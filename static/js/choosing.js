// Search results inside the page: arrow keys move the focus between the search field and the results.

import { walk } from "./arrows.js";

for (const place of document.querySelectorAll("[data-choosing]")) {
  const field = place.querySelector("input[type=search]");

  place.addEventListener("keydown", (event) => {
    const links = [...place.querySelectorAll(".found a")];
    if (event.target === field || links.includes(event.target)) walk(event, field, links);
  });
}
