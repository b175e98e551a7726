// The form of the handoff, opened on the card: what was typed goes along, its times have digits, and the keyboard
// goes from what is open to what is open: 7, a digit for the time, one for the chance, Enter.

const panel = () => document.getElementById("panel");
const stage = () => document.getElementById("stage");
const times = () => [...panel().querySelectorAll("[name=meeting]")].filter((time) => time.value);
const chance = () => panel().querySelector("[name=probability]");

// Until the form is there its digits would still be outcomes: nothing is logged meanwhile.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target === panel()) stage().dataset.opening = "";
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target === panel()) delete stage().dataset.opening;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!panel()?.contains(event.detail.target)) return;
  if (event.detail.target === panel()) carry();
  for (const [at, time] of times().slice(0, 9).entries()) keyed(time, String(at + 1));
  if (chance()) keyed(chance(), "h");
});

// Only now: settling gives the keyboard to the first field of the form.
document.addEventListener("htmx:afterSettle", (event) => {
  if (!panel()?.contains(event.detail.target)) return;
  const first = event.detail.target === panel() ? open() : panel().querySelector("[aria-invalid=true]");
  first?.focus({ preventScroll: true });
});

// What was typed on the card goes into the form that the handoff is made with.
function carry() {
  for (const field of stage().querySelectorAll("[form=log][name]:not([type=hidden])")) {
    const same = panel().querySelector(`[name="${field.name}"]`);
    if (same && field.value && field.type !== "submit" && !field.closest("dialog")) same.value = field.value;
  }
}

// What still has to be said: an answer, the time of a meeting, the chance; else only Enter is left.
function open() {
  const unsaid = [...panel().querySelectorAll("[name^=answer_][required]")].find((answer) => !answer.value.trim());
  if (unsaid) return unsaid;
  if (times().length && !panel().querySelector("[name=meeting]:checked")) return times()[0];
  return chance() && !chance().value ? chance() : panel().querySelector(".go");
}

document.addEventListener("click", (event) => {
  if (panel()?.contains(event.target) && event.target.name === "meeting" && event.target.value !== "other") open()?.focus();
});

// Enter in a choice hands over, in every browser; not only where the form submits itself.
document.addEventListener("keydown", (event) => {
  const choice = event.key === "Enter" && event.target.closest?.("#panel :is(select, [type=radio])");
  if (!choice || event.repeat) return;
  event.preventDefault();
  choice.form.querySelector(".go").click();
});

function keyed(field, key) {
  const label = field.labels[0];
  if (!label || field.dataset.key) return;
  field.dataset.key = key;
  field.dataset.keyLabel = label.textContent.trim();
  label.append(" ", Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() }));
}
