"""The funnel as a diagram, drawn from the transitions themselves: docs/funnel.md is made by this."""

from .models import Lead
from .models.stages import OPEN, Stage

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
        (
            each.name,
            str(each.source),
            str(each.target or each.source),
            getattr(each.permission, "__name__", ""),
        )
        for each in field.get_all_transitions(Lead)
    ]


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
        target = targets.pop() if len(targets) == 1 else "the same"
        yield f"| `{name}` | {source} | {target} | {rows[0][3].replace('_', ' ')} |\n"
