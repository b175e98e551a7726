"""Nothing but salesdesk.formats decides how numbers, money, dates and times are written.

tests/test_page_costs.py checks on every page that no number or date is shown without its filters.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.test_code_rules import ROOT, our_python, tracked

#: Filters of Django and of its humanize app, except for dates that scripts and links read.
OTHER_FILTERS = re.compile(
    r"""\|(?:floatformat|intcomma|intword|filesizeformat|timesince|timeuntil|naturalday|naturaltime|localize|time\b"""
    r"""|stringformat:["'](?!s["'])"""
    r"""|date(?!:["'](?:c|Y-m-d)["']))[^ %}]*"""
)
COMPARISONS = re.compile(r"{% (?:el)?if .*?%}")
#: An amount with a percent sign of its own, beside a number that is shown.
OWN_PERCENT = re.compile(r"}} ?%(?!\")")
#: Functions that write numbers or dates in another way.
OTHER_FUNCTIONS = {"date_format", "time_format", "number_format", "localize", "intcomma", "floatformat"}
#: Format specifications for people, not for scripts, keys and logs: separators, and days or times that are not ISO.
FOR_PEOPLE = re.compile(r",|^%(?!Y-%m-%d|Y%m%d)")
#: Output of commands, in English on every machine.
COMMANDS = (
    ROOT / "salesdesk/demo",
    ROOT / "salesdesk/embedded",
    ROOT / "salesdesk/management",
    ROOT / "bench",
)


def test_templates_write_numbers_and_dates_in_one_way():
    found = {
        (str(path.relative_to(ROOT)), each[0])
        for path in tracked("templates/*.html")
        for rule in (OTHER_FILTERS, OWN_PERCENT)
        for each in rule.finditer(COMPARISONS.sub("", path.read_text()))
    }
    assert found == set()


def test_code_writes_numbers_and_dates_in_one_way():
    found = {
        (str(path.relative_to(ROOT)), each)
        for path in our_python()
        if not any(path.is_relative_to(folder) for folder in (*COMMANDS, ROOT / "salesdesk/formats"))
        for each in other_ways(path)
    }
    assert found == set()


def other_ways(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    counted = {ast.dump(call.args[2]) for call in _calls(tree, {"ngettext", "ngettext_lazy"})}
    yield from (ast.unparse(call.func) for call in _calls(tree, OTHER_FUNCTIONS))
    for call in _calls(tree, {"strftime"}):
        if call.args and FOR_PEOPLE.search(ast.literal_eval(call.args[-1])):
            yield ast.unparse(call)
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec:
            spec = "".join(
                str(each.value) for each in node.format_spec.values if isinstance(each, ast.Constant)
            )
            if FOR_PEOPLE.search(spec):
                yield ast.unparse(node.value) + ":" + spec
        if isinstance(node, ast.Dict):  # the values of a text with a count
            yield from (ast.unparse(value) for value in node.values if _is_raw_count(value, counted))


def _is_raw_count(value: ast.expr, counted: set[str]) -> bool:
    return not isinstance(value, ast.Constant) and ast.dump(value) in counted


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if name in names:
                yield node
