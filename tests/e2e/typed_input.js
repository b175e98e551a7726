// Fill in every form of the open page as somebody would, and read what is in it; typed_input.py calls both by name.
(name) => {
  const NEVER = ["hidden", "password", "submit", "button", "reset", "image", "file"];
  const TYPED = { email: "typed@example.com", number: "7", tel: "+31 13 555 01 77", url: "https://typed.example", date: "2026-11-04", time: "10:45", "datetime-local": "2026-11-04T10:45", month: "2026-11", color: "#123456" };
  const forms = [...document.querySelectorAll("form[method=post]")].filter((form) => !form.closest("main.desk"));
  const free = (field) => field.name && !NEVER.includes(field.type) && field.matches("input, select, textarea") && !field.disabled && !field.readOnly && !field.closest("table:has([data-ticks-all])");
  const fields = () => forms.flatMap((form) => [...form.elements].filter(free).map((field) => [form, field]));
  const ticks = (field) => ["checkbox", "radio"].includes(field.type);
  const told = (field) => ["input", "change"].forEach((type) => field.dispatchEvent(new Event(type, { bubbles: true })));

  function fill([, field]) {
    if (!field.isConnected) return;
    if (ticks(field)) field.checked = field.type === "radio" || !field.checked;
    else if (field.options) for (const option of field.options) option.selected = option === [...field.options].filter(({ disabled }) => !disabled).at(-1);
    else field.value = TYPED[field.type] ?? "Typed by hand".slice(0, field.maxLength > 0 ? field.maxLength : 99);
    told(field);
  }
  const nameOf = (form) => [new URL(form.getAttribute("action") ?? "", location.href).pathname, form.id, form.dataset.of].join("#");
  const key = ([form, field]) => [nameOf(form), field.name, ticks(field) ? field.value : ""].join(" ");
  const value = ([, field]) => (ticks(field) ? field.checked : field.options ? [...field.selectedOptions].map(({ value }) => value).join() : field.value);

  // Requests begin at once, or when typing has stopped.
  const frames = () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  const pause = (ms) => new Promise((passed) => setTimeout(passed, ms));
  async function settled() {
    await (document.querySelector("main [hx-trigger*=delay]") ? pause(500) : frames());
    for (let waited = 0; document.querySelector(".htmx-request"); waited += 50) {
      if (waited > 15000) throw new Error("a request takes longer than 15 s");
      await pause(50);
    }
    return does.read();
  }

  const does = {
    fill: () => (fields().forEach(fill), does.read()),
    settled,
    read: () => fields().map((each) => [key(each), value(each)]),
    panels: () => {
      window.panels = [...document.querySelectorAll("main a[hx-get]:is([hx-target='#doing'], [hx-target='#action-panel'])")].filter((link) => link.checkVisibility());
      return window.panels.map((link) => link.pathname + link.search);
    },
  };
  return does[name]();
}
