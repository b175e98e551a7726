// Arrow keys move through the handoff list; the open handoff is scrolled into view.

import { stepOf } from "./arrows.js";

const rail = document.querySelector(".rail");
const rows = [...(rail?.querySelectorAll("a.whole") ?? [])];
const open = rows.findIndex((row) => row.closest("[aria-current]"));
rows[open]?.closest("li").scrollIntoView({ block: "nearest" });

document.addEventListener("keydown", (event) => {
  const step = stepOf(event);
  const elsewhere = event.target !== document.body && !rail?.contains(event.target);
  if (!step || elsewhere || event.altKey || event.ctrlKey || event.metaKey || document.querySelector("dialog[open]")) return;
  const focused = rows.indexOf(document.activeElement);
  const next = rows[(focused < 0 ? open : focused) + step];
  if (!next) return;
  event.preventDefault();
  if (focused < 0) next.click();
  else next.focus();
});
