// Add stakeholders one after another: the field is free for the next one while the last one is being saved.

const PENDING = "pending-stakeholders";
const formOf = (element) => element.closest("form[data-quick-add]");
const pending = () => JSON.parse(sessionStorage.getItem(PENDING) ?? "[]");
const keep = (lines) => sessionStorage.setItem(PENDING, JSON.stringify(lines));

document.addEventListener("submit", (event) => {
  const form = formOf(event.target);
  const line = form?.elements.line.value.trim();
  if (!line) return; // the server says what is missing
  event.preventDefault();
  event.stopImmediatePropagation();
  form.elements.line.value = "";
  form.elements.line.dispatchEvent(new Event("input", { bubbles: true }));
  form.querySelector(".errorlist").textContent = "";
  keep([...pending(), { to: form.action, line }]);
  send(form, line);
}, true);

function send(form, line) {
  const row = document.createElement("li");
  row.textContent = line;
  form.querySelector(".pending-people").append(row);
  // Each row sends its own request, in order: hx-sync of the form queues them.
  htmx.ajax("POST", form.getAttribute("action"), { source: row, target: "#people", swap: "outerHTML", values: { line } });
}

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt: row, xhr } = detail;
  const form = row.matches(".pending-people > li") && formOf(row);
  if (!form) return;
  const line = row.textContent;
  row.remove();
  keep(pending().filter((each) => each.to !== form.action || each.line !== line));
  if (xhr.status === 200) return;
  // Not saved: back into the field, or above it if the next one is being typed.
  const field = form.elements.line;
  if (!field.value) field.value = line;
  else form.querySelector(".errorlist").prepend(`${line}: `);
  if (xhr.status !== 422) form.querySelector(".errorlist").append(form.dataset.unsaved);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// A reload may have interrupted a request. Adding somebody twice updates them, so send it again.
function resend() {
  const form = document.querySelector("form[data-quick-add]");
  for (const { line } of pending().filter((each) => each.to === form?.action)) send(form, line);
}
resend();
