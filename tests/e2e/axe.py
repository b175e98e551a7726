"""Run axe and return only serious violations: transferring its full report takes longer than the check."""

import json

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from . import contrast, in_page

GRAVE = ["serious", "critical"]
#: `preload` would fetch every stylesheet again, for rules that are off or not serious.
OPTIONS = {"resultTypes": ["violations"], "preload": False}
#: contrast.py checks the colours, in a tenth of the time.
ELSEWHERE = ["color-contrast"]
#: Rules of another impact are off: all that they find would be dropped, and they take a third of the time.
VIOLATIONS = f"""async () => {{
  const off = axe._audit.rules.filter(({{ id, impact }}) => !{GRAVE}.includes(impact) || {ELSEWHERE}.includes(id));
  const rules = Object.fromEntries(off.map(({{ id }}) => [id, {{ enabled: false }}]));
  return (await axe.run({{ ...{json.dumps(OPTIONS)}, rules }})).violations.map(({{ id, help, nodes }}) =>
    `${{id}}: ${{help}}: ${{nodes.slice(0, 3).map(({{ html }}) => html.slice(0, 120)).join(" | ")}}`);
}}"""

#: Finds nothing, but waits for the end of all transitions: halfway the colours are others.
STILL = """async () => {
  const ending = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < 5000);
  await Promise.allSettled(ending.map(({ finished }) => finished));
  return [];
}"""


def prepare(page: Page) -> None:
    """Load axe with every page that is opened from now on; sending it to each page takes as long as the check."""
    page.add_init_script(AXE_SCRIPT)


def faults(page: Page) -> list[str]:
    """Return the page's serious violations with their HTML, and texts with too little contrast."""
    page.wait_for_load_state()  # styles and scripts
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return in_page.found(page, VIOLATIONS, STILL, contrast.TOO_LOW)
