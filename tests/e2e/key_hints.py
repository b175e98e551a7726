"""Press the key of every hint on an open page: it must reach the element that shows it, and no other."""

#: Return the hints in sight, each as its key and the texts that show it. From now on, record which hint's element a key
#: reaches instead of following it, until `forget` is called. Fields with autofocus have the focus by then.
RECORD = """async (typing) => {
  await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  const scope = document.querySelector("dialog[open]") ?? document;
  const targets = [...scope.querySelectorAll("[data-key]")].filter((each) =>
    each.dataset.key && !each.disabled && each.getAttribute("aria-disabled") !== "true" &&
    each.checkVisibility({ visibilityProperty: true }));
  let reached = null;
  const note = (event) => {
    if (event.type === "focusin" && !event.target.matches("[data-key]")) return;
    reached ??= event.target.closest("[data-key]");
    if (event.type === "click") { event.preventDefault(); event.stopImmediatePropagation(); }
  };
  const ready = () => {
    reached = null;
    if (!typing && document.activeElement.matches("input, textarea, select")) document.activeElement.blur();
  };
  window.hasReached = (index) => { const right = reached === targets[index]; ready(); return right; };
  window.forget = () => { for (const type of ["click", "focusin"]) removeEventListener(type, note, true); };
  if (targets.length) for (const type of ["click", "focusin"]) addEventListener(type, note, true);
  ready();
  return targets.map((each) => [each.dataset.key, [...each.querySelectorAll("kbd")].map((hint) => hint.textContent)]);
}"""


def faults(page, *, typing=False) -> list[str]:
    """Return the hints that don't do what they say."""
    return _press_all(page, typing)[1]


def walk(page, *, typing=False) -> int:
    """Press the key of every hint and return how many; with `typing` in a text field, where only Alt+digit works."""
    walked, found = _press_all(page, typing)
    assert found == []
    return walked


def _press_all(page, typing):
    hints, walked, found = page.evaluate(RECORD, typing), 0, []
    for index, (key, shown) in enumerate(hints):
        digit = key.isdigit()
        for text in shown:
            if text.lower() not in (key.lower(), "↵", "esc"):
                found.append(f"{text} is shown for the key {key}")
        if typing and not digit:
            continue
        first = next(at for at, (each, _) in enumerate(hints) if each == key)
        if first != index and not shown:
            continue  # an unmarked repetition, such as a second question of field
        if first != index:
            found.append(f"the key {key} is shown twice")
            continue
        pressed = f"Alt+Digit{key}" if typing and digit else _pressed(key)
        if not (_reaches(page, pressed, index) or _reaches(page, pressed, index)):
            found.append(f"the key {key} does nothing, or something else")
        walked += 1
    if hints:
        page.evaluate("forget()")
    return walked, found


def _reaches(page, pressed, index) -> bool:
    """Press a key. The first may reach a field that took the focus late; it has lost it before the second."""
    page.keyboard.press(pressed)
    return page.evaluate(f"hasReached({index})")


def _pressed(key):
    return key.replace("shift+", "Shift+Digit")
