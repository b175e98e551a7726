"""axe, asked only for what is serious: the rest of its answer takes longer to send than to find."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ["serious", "critical"]
#: `preload` would fetch every style sheet again, for rules that are off or not serious.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
RUN = """async ({options, grave}) =>
  (await axe.run(options)).violations.filter(({impact}) => grave.includes(impact)).map(({id, help, nodes}) =>
    `${id}: ${help}: ${nodes.slice(0, 3).map(({html}) => html.slice(0, 120)).join(" | ")}`)"""


def faults(page: Page, **options) -> list[str]:
    """Return what is wrong with the page as it is now, and where. Compiling axe takes long: once per page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(RUN, {"options": OPTIONS | options, "grave": GRAVE})
