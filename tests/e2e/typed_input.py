"""Fill in every form of a page, and find the input that a reload loses (typed_input.js fills and reads them)."""

from pathlib import Path

from playwright.sync_api import Page

_SCRIPT = Path(__file__).with_suffix(".js").read_text().partition("\n")[2]


def lost(page: Page) -> list[str]:
    """Fill in every form of the open page, let it fetch its parts, reload it; return what is lost."""
    typed = _run(page, "fill")
    if not typed:
        return []
    twice = {key for key, _ in typed if sum(key == other for other, _ in typed) > 1}
    faults = [f"two fields are told apart by nothing: {key}" for key in sorted(twice)]
    faults += _missing(typed, _run(page, "settled"), "after its requests")
    page.reload()
    faults += _missing(typed, _run(page, "settled"), "after a reload")
    forget(page)
    return faults


def forget(page: Page) -> None:
    page.evaluate("sessionStorage.clear()")


def _missing(typed: list, found: list, when: str) -> list[str]:
    there = dict(found)
    return [
        f"{key} is {there.get(key)!r} {when}, typed was {value!r}"
        for key, value in typed
        if there.get(key) != value
    ]


def _run(page: Page, name: str) -> list:
    return page.evaluate(_SCRIPT, name)
