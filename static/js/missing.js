// Number missing: when a row is completed it goes, and the cursor stands in the next one's telephone.

const list = document.querySelector("[data-missing]");
let next;

list?.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const row = detail.target.closest("tr");
  next = detail.xhr.status === 422 ? row.id : (row.nextElementSibling ?? row.previousElementSibling)?.id;
});

document.addEventListener("htmx:afterSettle", () => {
  const row = next && document.getElementById(next);
  next = undefined;
  row?.querySelector("input[type=tel]")?.focus();
});
