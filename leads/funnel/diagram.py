"""The funnel as a diagram, drawn from the transitions themselves: docs/funnel.md is made by this."""

from leads.models import Lead
from leads.models.stages import OPEN, Stage

STAGES = Stage.values

HEAD = """# The funnel

Made by `manage.py funnel` from the transitions of leads/models/lead.py; a test holds the two equal. The
database enforces the same edges (leads/models/stages.py).

```mermaid
stateDiagram-v2
    [*] --> suspect
"""
TABLE = """```

| transition | from | to | for |
|---|---|---|---|
"""


def markdown() -> str:
    """The page: a state diagram and the table of transitions."""
    transitions = sorted(_transitions(), key=lambda row: (STAGES.index(row[1]), row[0]))
    arrows = "".join(f"    {source} --> {target}: {name}\n" for name, source, target, _who in transitions)
    ends = "    won --> [*]\n"
    return HEAD + arrows + ends + TABLE + "".join(_rows())


def _transitions() -> list[tuple[str, str, str, str]]:
    field = Lead._meta.get_field("stage")
    return [
        (each.name, str(each.source), str(target), getattr(each.permission, "__name__", ""))
        for each in field.get_all_transitions(Lead)
        for target in _targets(each)
    ]


def _targets(transition) -> list:
    """Where it leads: one stage, the same, or the one that stood there before."""
    return getattr(transition.target, "allowed_states", None) or [transition.target or transition.source]


def _named(targets: set[str], sources: list[str]) -> str:
    if len(targets) == 1:
        return next(iter(targets))
    return "the same" if targets == set(sources) else "as it was before"


def _rows():
    by_name: dict[str, list] = {}
    for row in _transitions():
        by_name.setdefault(row[0], []).append(row)
    for name, rows in by_name.items():
        sources = sorted({row[1] for row in rows}, key=STAGES.index)
        source = "any open stage" if set(OPEN) <= set(sources) else ", ".join(sources)
        if set(OPEN) <= set(sources) and Stage.LOST in sources:
            source += ", lost"
        targets = {row[2] for row in rows}
        target = _named(targets, sources)
        yield f"| `{name}` | {source} | {target} | {rows[0][3].replace('_', ' ')} |\n"
