// A list that is found while typing, on the page itself: the arrows walk from the field into it and back.

for (const place of document.querySelectorAll("[data-choosing]")) {
  const field = place.querySelector("input[type=search]");

  place.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...place.querySelectorAll(".found a")];
    const now = links.indexOf(document.activeElement);
    if (!links.length || (now < 0 && document.activeElement !== field)) return;
    event.preventDefault();
    const next = now + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) field.focus();
    else links[Math.min(next, links.length - 1)].focus();
  });
}
