// Add and remove rows of a form table. Without JavaScript the server does the same.

document.addEventListener("click", (event) => {
  const adds = event.target.closest("[data-adds]");
  const removes = event.target.closest("[data-removes]");
  if (!adds && !removes) return;
  event.preventDefault();
  adds ? add(adds.value) : remove(removes.closest("tr"));
});

function add(prefix) {
  const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
  const template = document.querySelector(`template[data-row-of="${prefix}"]`);
  const body = document.querySelector(`[data-rows="${prefix}"] tbody`);
  const row = template.content.firstElementChild.cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "value"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace("__prefix__", total.value));
    }
  }
  body.append(row);
  total.value = Number(total.value) + 1;
  row.querySelector("input:not([type=hidden])").focus();
}

// Clear and hide the row; the server deletes empty rows on save. The total stays, so that row numbers stay unique.
function remove(row) {
  const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("input:not([type=hidden])");
  for (const input of row.querySelectorAll("input")) {
    if (input.type === "checkbox") input.checked = false;
    else input.value = "";
  }
  row.hidden = true;
  next?.focus();
}
