// Attach files at once: chosen, dropped on the form or the card around it, pasted, or taken with the camera.
// Files that are pasted or dropped into another form with a file field, such as a note, go into that field.

const formOf = (element) => element?.closest?.("form[data-files]") ?? element?.closest?.(".files")?.querySelector("form[data-files]");
const fieldOf = (element) => element?.closest?.("form:not([data-files])")?.querySelector("input[type=file][multiple]");

document.addEventListener("change", ({ target }) => {
  const form = target.type === "file" && formOf(target);
  if (form && target.files.length) send(form, [...target.files]);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || document.querySelector("dialog[open]")) return;
  if (take(event.target, files) || take(document.querySelector("form[data-files]"), files)) event.preventDefault();
});

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    // Beside the form too: otherwise the browser would leave the page to open the file.
    event.preventDefault();
    mark(fieldOf(event.target)?.form ?? formOf(event.target));
  });
}
document.addEventListener("dragleave", (event) => event.relatedTarget || mark(null));
document.addEventListener("drop", (event) => {
  const files = [...(event.dataTransfer?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  mark(null);
  take(event.target, files);
});

function mark(form) {
  for (const each of document.querySelectorAll("form:has([type=file])")) each.classList.toggle("over", each === form);
}

function take(element, files) {
  const field = fieldOf(element);
  const form = formOf(element);
  if (field) add(field, files);
  else if (form) send(form, files);
  return Boolean(field || form);
}

function add(field, files) {
  const held = new DataTransfer();
  for (const file of [...field.files, ...files]) held.items.add(file);
  field.files = held.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function send(form, files) {
  const errors = form.querySelector("[role=alert]");
  errors.textContent = "";
  if (files.reduce((sum, file) => sum + file.size, 0) > Number(form.dataset.most)) return say(errors, form.dataset.tooMuch);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const file of files) body.append("files", file);
  const request = new XMLHttpRequest();
  const progress = form.querySelector("progress");
  request.upload.onprogress = ({ loaded, total }) => (progress.value = loaded / total);
  request.onload = () => answer(form, request);
  request.onerror = () => finish(form, form.dataset.unsent);
  request.open("POST", form.action);
  if (form.closest("#files")) request.setRequestHeader("HX-Request", "true");
  progress.hidden = false;
  form.classList.add("waiting");
  request.send(body);
}

// A card is replaced by its new state; a whole page is opened again, unless it says what was wrong.
function answer(form, { status, responseText }) {
  const page = new DOMParser().parseFromString(responseText, "text/html");
  const card = form.closest("#files");
  const fresh = page.querySelector("#files");
  if (card && fresh && [200, 422].includes(status)) {
    card.replaceWith(fresh);
    htmx.process(fresh);
  } else if (!card && status === 200) {
    location.reload();
  } else {
    finish(form, page.querySelector("form[data-files] .errorlist")?.textContent || form.dataset.unsent);
  }
}

function finish(form, text) {
  form.classList.remove("waiting");
  form.querySelector("progress").hidden = true;
  for (const field of form.querySelectorAll("input[type=file]")) field.value = "";
  say(form.querySelector("[role=alert]"), text);
}

function say(errors, text) {
  const list = Object.assign(document.createElement("ul"), { className: "errorlist" });
  list.append(Object.assign(document.createElement("li"), { textContent: text }));
  errors.replaceChildren(list);
}
