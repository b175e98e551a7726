"""Press the key of every hint on an open page: it must reach the element that shows it, and no other."""

#: Record which element a key reaches instead of following it, until `walk.done` is called.
RECORD = """() => {
  window.reached = null;
  const note = (event) => {
    if (event.type === "focusin" && !event.target.matches("[data-key]")) return;
    window.reached ??= event.target.closest("[data-key]");
    if (event.type === "click") { event.preventDefault(); event.stopImmediatePropagation(); }
  };
  for (const type of ["click", "focusin"]) addEventListener(type, note, true);
  window.forget = () => { for (const type of ["click", "focusin"]) removeEventListener(type, note, true); };
}"""
PAINTED = "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))"
#: The hints in sight: the key to press and the element that it must reach.
HINTS = """() => {
  const scope = document.querySelector("dialog[open]") ?? document;
  window.targets = [...scope.querySelectorAll("[data-key]")].filter((each) =>
    each.dataset.key && !each.disabled && each.getAttribute("aria-disabled") !== "true" &&
    each.checkVisibility({ visibilityProperty: true }));
  const hints = (each) => [...each.querySelectorAll("kbd")].map((hint) => hint.textContent);
  return window.targets.map((each) => [each.dataset.key, hints(each)]);
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
    page.evaluate(PAINTED)  # fields with autofocus have the focus by then
    page.evaluate(RECORD)
    hints, walked, found = page.evaluate(HINTS), 0, []
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
        page.evaluate("window.reached = null")
        if not typing:
            page.evaluate(
                "document.activeElement.matches('input, textarea, select') && document.activeElement.blur()"
            )
        page.keyboard.press(f"Alt+Digit{key}" if typing and digit else _pressed(key))
        if not page.evaluate(f"window.reached === window.targets[{index}]"):
            found.append(f"the key {key} does nothing, or something else")
        walked += 1
    page.evaluate("window.forget()")
    return walked, found


def _pressed(key):
    return key.replace("shift+", "Shift+Digit")
