// @name in a note: suggests the colleagues who may see the lead. Arrow keys choose, Enter or Tab takes, Escape closes.

const TYPED = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}'.-]{0,30})$/u;
let list = null;
let asked = 0;

document.addEventListener("input", (event) => {
  if (event.target.matches?.("textarea[data-mentions]")) suggest(event.target);
});

async function suggest(field) {
  const typed = TYPED.exec(field.value.slice(0, field.selectionStart))?.[1];
  const mine = ++asked;
  if (typed === undefined) return close();
  const answer = await fetch(`${field.dataset.mentions}?q=${encodeURIComponent(typed)}`).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  const { names } = await answer.json();
  close();
  if (names.length) open(field, names, typed);
}

function open(field, names, typed) {
  list = Object.assign(document.createElement("ul"), { className: "mentions panel", id: "mentions" });
  list.setAttribute("role", "listbox");
  for (const [place, name] of names.entries()) {
    const row = Object.assign(document.createElement("li"), { className: "item", textContent: name, id: `mention-${place}` });
    row.setAttribute("role", "option");
    // Before the field loses the focus.
    row.addEventListener("pointerdown", (event) => { event.preventDefault(); take(field, name, typed); });
    list.append(row);
  }
  list.dataset.typed = typed;
  field.after(list);
  field.setAttribute("aria-controls", "mentions");
  choose(field, 0);
}

function choose(field, place) {
  const rows = [...list.children];
  for (const row of rows) row.setAttribute("aria-selected", String(row === rows[place]));
  field.setAttribute("aria-activedescendant", rows[place].id);
}

function take(field, name, typed) {
  const end = field.selectionStart;
  field.setRangeText(`@${name} `, end - typed.length - 1, end, "end");
  close();
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function close() {
  asked += 1; // An answer that is under way must not open the list again.
  const field = list?.previousElementSibling;
  field?.removeAttribute("aria-activedescendant");
  field?.removeAttribute("aria-controls");
  list?.remove();
  list = null;
}

// In the capture phase, before the keys of the page.
document.addEventListener("keydown", (event) => {
  if (!list || event.target !== list.previousElementSibling || event.isComposing) return;
  const rows = [...list.children];
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) choose(event.target, (at + step + rows.length) % rows.length);
  else if (event.key === "Enter" || event.key === "Tab") take(event.target, rows[at].textContent, list.dataset.typed);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

document.addEventListener("focusout", (event) => {
  if (list && event.target === list.previousElementSibling) close();
});
