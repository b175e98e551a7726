"""Fill in every form of a page, and find the input that a reload loses (typed_input.js fills and reads them)."""

from pathlib import Path

from playwright.sync_api import Page, expect

_SCRIPT = Path(__file__).with_suffix(".js").read_text().partition("\n")[2]


def lost(page: Page) -> list[str]:
    """Fill in every form of the open page, let it fetch its parts, reload it; return what is lost."""
    if not _run(page, "read"):
        return []
    typed = _run(page, "fill")
    twice = {key for key, _ in typed if sum(key == other for other, _ in typed) > 1}
    faults = [f"two fields are told apart by nothing: {key}" for key in sorted(twice)]
    settle(page)
    faults += _missing(typed, _run(page, "read"), "after its requests")
    page.reload()
    settle(page)
    faults += _missing(typed, _run(page, "read"), "after a reload")
    forget(page)
    return faults


def forget(page: Page) -> None:
    page.evaluate("sessionStorage.clear()")


def settle(page: Page) -> None:
    """Wait for requests, which begin when typing has stopped."""
    if page.locator("main :is([hx-get], [hx-post])").count():
        page.wait_for_timeout(500)
    expect(page.locator(".htmx-request")).to_have_count(0)


def _missing(typed: list, found: list, when: str) -> list[str]:
    there = dict(found)
    return [
        f"{key} is {there.get(key)!r} {when}, typed was {value!r}"
        for key, value in typed
        if there.get(key) != value
    ]


def _run(page: Page, name: str) -> list:
    return page.evaluate(_SCRIPT, name)
