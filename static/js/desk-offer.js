// The handoff form on the card: it takes over what was typed, its meeting times have digit keys, and the focus moves
// to the next empty field: 7, a digit for the time, one for the chance, Enter.

const panel = () => document.getElementById("panel");
const callCard = () => document.getElementById("call");
const times = () => [...panel().querySelectorAll("[name=meeting]")].filter((time) => time.value);
const chance = () => panel().querySelector("[name=probability]");

// While the form is loading, digits would still log outcomes: block them.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target === panel()) callCard().dataset.opening = "";
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.target === panel()) delete callCard().dataset.opening;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (!panel()?.contains(event.target)) return;
  if (event.detail.target === panel()) copyInput();
  for (const [at, time] of times().slice(0, 9).entries()) assignKey(time, String(at + 1));
  if (chance()) assignKey(chance(), "h");
});

// Focus after settling, because htmx focuses the first field of the form while it settles.
document.addEventListener("htmx:afterSettle", (event) => {
  if (!panel()?.contains(event.target)) return;
  if (event.detail.target === panel()) nextField()?.focus({ preventScroll: true });
  else if (event.detail.xhr.status === 422) panel().querySelector("[aria-invalid=true]")?.focus({ preventScroll: true });
});

// Copy what was typed on the card, and which tips it showed, into the handoff form.
function copyInput() {
  for (const field of callCard().querySelectorAll("[form=call-form][name]:is([name=tips], :not([type=hidden]))")) {
    const same = panel().querySelector(`[name="${field.name}"]`);
    if (same && field.value && field.type !== "submit" && !field.closest("dialog")) same.value = field.value;
  }
}

// Return the next field to fill: a required answer, the meeting time, the chance; else the submit button.
function nextField() {
  const unanswered = [...panel().querySelectorAll("[name^=answer_][required]")].find((answer) => !answer.value.trim());
  if (unanswered) return unanswered;
  if (times().length && !panel().querySelector("[name=meeting]:checked")) return times()[0];
  return chance() && !chance().value ? chance() : panel().querySelector("[data-first], .go");
}

document.addEventListener("click", (event) => {
  if (panel()?.contains(event.target) && event.target.name === "meeting" && event.target.value !== "other") nextField()?.focus();
});

// Submit on Enter in a select or radio button, which browsers handle differently.
document.addEventListener("keydown", (event) => {
  const choice = event.key === "Enter" && event.target.closest?.("#panel :is(select, [type=radio])");
  if (!choice || event.repeat) return;
  event.preventDefault();
  choice.form.querySelector(".go").click();
});

function assignKey(field, key) {
  const label = field.labels[0];
  if (!label || field.dataset.key) return;
  field.dataset.key = key;
  field.dataset.keyLabel = label.textContent.trim();
  label.append(" ", Object.assign(document.createElement("kbd"), { className: key === "h" ? "letter" : "digit", textContent: key.toUpperCase() }));
}
