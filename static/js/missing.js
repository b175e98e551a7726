// Missing phone numbers: when a row is completed and removed, focus the phone field of the next row.

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
