// The list under the search box: arrows walk it, Escape and a click elsewhere close it.

const box = document.querySelector(".bar .search");
const field = box?.querySelector("input");
const found = document.getElementById("found");

const links = () => [...found.querySelectorAll("a")];

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
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const all = links();
    if (!all.length) return;
    event.preventDefault();
    const next = all.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0) field.focus();
    else all[Math.min(next, all.length - 1)].focus();
  });

  document.addEventListener("click", (event) => {
    if (!box.contains(event.target)) close();
  });

  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) close();
  });

  // An answer that comes after the field was emptied or left is not wanted any more.
  found.addEventListener("htmx:beforeSwap", (event) => {
    if (!field.value.trim() || !box.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
  field.addEventListener("input", () => {
    if (!field.value.trim()) close();
  });
}
