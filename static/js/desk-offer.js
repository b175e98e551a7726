// The form of the handoff, opened on the card: what was typed goes along, and its choices have keys.

const panel = () => document.getElementById("panel");
const stage = () => document.getElementById("stage");

document.addEventListener("htmx:afterSwap", (event) => {
  if (!panel()?.contains(event.detail.target)) return;
  if (event.detail.target === panel()) carry();
  offer();
});

// What was typed on the card goes into the form that the handoff is made with.
function carry() {
  for (const field of stage().querySelectorAll("[form=log][name]")) {
    const same = panel().querySelector(`[name="${field.name}"]`);
    if (same && field.value && field.type !== "submit" && !field.closest("dialog")) same.value = field.value;
  }
}

// The outcomes are out of sight: their digits choose a time, H says the chance.
function offer() {
  const times = [...panel().querySelectorAll("[name=meeting]")].filter((time) => time.value);
  for (const [at, time] of times.slice(0, 9).entries()) keyed(time, String(at + 1));
  const chance = panel().querySelector("[name=chance]");
  if (chance) keyed(chance, "h");
  (times.length ? times[0] : panel().querySelector("input:not([type=hidden])"))?.focus({ preventScroll: true });
}

function keyed(field, key) {
  const label = field.labels[0];
  if (!label || field.dataset.key) return;
  field.dataset.key = key;
  field.dataset.keyLabel = label.textContent.trim();
  label.append(" ", Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() }));
}
