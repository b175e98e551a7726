// Behaviour of all pages: menus, dialogs and messages.

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const target = event.target.closest("[data-opens], [data-closes], [data-dismiss]");
  if (!target) return;
  if (target.dataset.opens) open(document.getElementById(target.dataset.opens), event);
  if ("closes" in target.dataset) target.closest("dialog")?.close();
  if ("dismiss" in target.dataset) target.closest(".message").remove();
});

// <a href="/a/page/with/the/form" data-opens="id"> follows its link if there is no dialog (or no JavaScript).
function open(dialog, event) {
  if (!dialog) return;
  event.preventDefault();
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  const menu = document.querySelector("details.menu[open]");
  if (!menu) return dismissLast(event);
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Escape dismisses the last message, if it closes nothing else.
function dismissLast(event) {
  if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) return;
  const message = [...document.querySelectorAll(".messages .message")].at(-1);
  if (!message) return;
  message.remove();
  event.preventDefault();
}

// Show at once that a button of a form was pressed.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  event.target.classList.add("waiting");
  event.submitter?.classList.add("pressed");
});
addEventListener("pageshow", () => document.querySelectorAll("form.waiting").forEach((form) => form.classList.remove("waiting")));

// The box above a column of boxes ticks them all.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-ticks-all]")) return;
  for (const box of target.closest("table").querySelectorAll("tbody [type=checkbox]")) box.checked = target.checked;
});

// Apply a filter as soon as it changes.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form) form.requestSubmit();
});

// Success messages disappear by themselves; warnings and errors stay until they are dismissed.
function dismissLater(messages) {
  for (const message of messages.querySelectorAll(".message:not(.bad, .warn)")) {
    setTimeout(() => message.matches(":hover, :focus-within") || message.remove(), 6000);
  }
}
dismissLater(document);
document.addEventListener("htmx:oobAfterSwap", () => dismissLater(document));

// On a phone the tabs can be wider than the screen: scroll to the current one.
for (const tab of document.querySelectorAll(":is(.nav, .tabs) > a[aria-current]")) {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - tab.parentElement.clientWidth / 2 + tab.offsetWidth / 2;
}
