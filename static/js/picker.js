// The button beside a date opens the browser's picker, in the native input behind it. The text has the person's format.

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-picks]");
  if (!button) return;
  const [text, native] = button.parentElement.querySelectorAll("input");
  native.value = isoOf(text.value, native.dataset.pattern);
  native.showPicker();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches(".picker > [data-pattern]")) return;
  event.stopPropagation();
  const { value, dataset, previousElementSibling: text } = event.target;
  if (!value) return;
  const [, yyyy, mm, dd, time] = value.match(/(.+)-(.+)-(..)T?(.*)/);
  const [day, clock] = dataset.pattern.split(" ");
  text.value = day.replace("yyyy", yyyy).replace("mm", mm).replace("dd", dd) + (clock ? ` ${time}` : "");
  for (const name of ["input", "change"]) text.dispatchEvent(new Event(name, { bubbles: true }));
  text.focus();
}, true);

/** Return the value of a native input for a text that is written in figures, or "". */
function isoOf(text, pattern) {
  const [year, month, day] = ["yyyy", "mm", "dd"].map((part) => {
    const place = pattern.split(" ")[0].split(/[^a-z]/).indexOf(part);
    return text.match(/\d+/g)?.[place]?.padStart(2, "0");
  });
  if (!day || year?.length !== 4 || !month) return "";
  const time = text.match(/(\d+):(\d+) ?(pm)?/i);
  const hour = time ? (Number(time[1]) % (time[3] ? 12 : 24)) + (time[3] ? 12 : 0) : 9;
  return `${year}-${month}-${day}` + (pattern.includes("hh") ? `T${String(hour).padStart(2, "0")}:${time?.[2] ?? "00"}` : "");
}
