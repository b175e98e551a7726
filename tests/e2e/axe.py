"""Run axe and return only serious violations: transferring its full report takes longer than the check."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ["serious", "critical"]
#: `preload` would fetch every stylesheet again, for rules that are off or not serious.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
#: For where contrast.py checks the colours, in a tenth of the time.
WITHOUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}
RUN = """async ({options, grave}) =>
  (await axe.run(options)).violations.filter(({impact}) => grave.includes(impact)).map(({id, help, nodes}) =>
    `${id}: ${help}: ${nodes.slice(0, 3).map(({html}) => html.slice(0, 120)).join(" | ")}`)"""


def faults(page: Page, **options) -> list[str]:
    """Return the page's serious violations with their HTML. axe is loaded once per page, as compiling it is slow."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, {"options": OPTIONS | options, "grave": GRAVE})
