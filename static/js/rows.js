// Another row of a table that is filled in. Without JavaScript there are spare rows, and new ones after saving.

for (const button of document.querySelectorAll("[data-adds]")) {
  button.hidden = false;
  button.addEventListener("click", () => add(button.dataset.adds));
}

function add(prefix) {
  const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
  const template = document.querySelector(`template[data-row-of="${prefix}"]`);
  const body = document.querySelector(`[data-rows="${prefix}"] tbody`);
  const row = template.content.firstElementChild.cloneNode(true);
  for (const element of row.querySelectorAll("*")) {
    for (const name of ["id", "name", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace("__prefix__", total.value));
    }
  }
  body.append(row);
  total.value = Number(total.value) + 1;
  row.querySelector("input:not([type=hidden])").focus();
}
