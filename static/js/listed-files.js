// The files that a form will send are listed below its field, each with a button that leaves it out; a form whose files
// are too large together is not sent.

const fields = (root) => root.querySelectorAll("input[type=file][data-leave-out]");
const listOf = (field) => field.form.querySelector("[data-listed-files]");
const size = (bytes) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);
const isTooMuch = (field) => [...field.files].reduce((sum, file) => sum + file.size, 0) > Number(field.dataset.most);

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("input[type=file][data-leave-out]")) list(target);
});

// The field and its files outlive a form that comes back with a mistake; the list is made again.
document.addEventListener("htmx:afterSettle", () => {
  for (const field of fields(document)) list(field);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const tooMuch = elt.matches("form") && requestConfig.verb === "post" && [...fields(elt)].find(isTooMuch);
  if (!tooMuch) return;
  event.preventDefault();
  tooMuch.focus();
});

function list(field) {
  const rows = [...field.files].map((file) => row(field, file));
  if (isTooMuch(field)) rows.push(element("li", "bad small", field.dataset.tooMuch));
  listOf(field).replaceChildren(...rows);
}

function row(field, file) {
  const line = element("div", "row small");
  const button = element("button", "btn quiet slim", field.dataset.leaveOut);
  button.type = "button";
  button.setAttribute("aria-label", `${field.dataset.leaveOut}: ${file.name}`);
  button.addEventListener("click", () => leaveOut(field, file));
  line.append(element("span", "grow clip", file.name), element("span", "muted num nowrap", size(file.size)), button);
  const made = element("li");
  made.append(line);
  return made;
}

function leaveOut(field, left) {
  const kept = new DataTransfer();
  for (const file of field.files) if (file !== left) kept.items.add(file);
  field.files = kept.files;
  list(field);
  field.focus();
}

function element(name, className = "", textContent = "") {
  return Object.assign(document.createElement(name), { className, textContent });
}
