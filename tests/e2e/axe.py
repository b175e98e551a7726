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


def prepare(page: Page) -> None:
    """Load axe with every page that is opened from now on; sending it to each page takes as long as the check."""
    page.add_init_script(AXE_SCRIPT)


def faults(page: Page, **options) -> list[str]:
    """Return the page's serious violations with their HTML. axe is loaded if it was not prepared."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, {"options": OPTIONS | options, "grave": GRAVE})
