"""Run several checks in the open page at once: a call to the browser takes longer than most checks."""

from playwright.sync_api import Page


def found(page: Page, *checks: str) -> list[str]:
    """Return what the checks find. Each is a JavaScript function that returns a list of texts, or promises one."""
    return page.evaluate(f"async () => [{', '.join(f'...await ({check})()' for check in checks)}]")
