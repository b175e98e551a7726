"""Build the context of the win/loss report: formatted figures, each with a link to the deals behind it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesdesk.templatetags.formatting import number, percent

from ..scope import Scope
from . import report as win_loss

Link = Callable[..., str]
TITLES = {
    "reason": gettext_lazy("Why deals were lost"),
    "how_chosen": gettext_lazy("How customers chose"),
    "decided_by": gettext_lazy("What decided it"),
    "nearly_lost_by": gettext_lazy("What nearly lost it"),
}


def report_context(scope: Scope, link: Link) -> dict[str, Any]:
    """Return the context of the page, in six queries."""
    campaigns = win_loss.by_campaign(scope)
    won, lost = sum(row.won for row in campaigns), sum(row.lost for row in campaigns)
    return {
        "tiles": _tiles(won, lost, link) if campaigns else [],
        "campaigns": [_row(row, link, campaign=row.pk) for row in campaigns],
        "competitors": [_row(row, link, competitor=row.pk) for row in win_loss.by_competitor(scope)],
        "questions": [_question(name, found, link) for name, found in win_loss.answers(scope).items()],
    }


def title_of(wanted: dict[str, Any]) -> str:
    """Return the title of the list of the deals behind a number."""
    if wanted.get("question") in win_loss.QUESTIONS:
        labels = win_loss.QUESTIONS[wanted["question"]][1]
        answer = labels.get(wanted.get("answer", "")) or _("no answer")
        return f"{TITLES[wanted['question']]}: {answer}"
    return {"won": _("Won deals"), "lost": _("Lost deals")}.get(wanted.get("result", ""), _("Closed deals"))


def _tiles(won: int, lost: int, link: Link) -> list[dict[str, str]]:
    note = _("%(n)s of %(all)s closed deals") % {"n": number(won), "all": number(won + lost)}
    return [
        {"label": _("Won"), "value": number(won), "note": "", "url": link(result="won")},
        {"label": _("Lost"), "value": number(lost), "note": "", "url": link(result="lost")},
        {"label": _("Win rate"), "value": percent(won, won + lost), "note": note, "url": link()},
    ]


def _row(row: win_loss.Row, link: Link, **of) -> dict[str, Any]:
    return {
        "name": row.name,
        "won": row.won,
        "lost": row.lost,
        "decided": row.decided,
        "rate": percent(row.won, row.decided),
        "is_small": row.is_small,
        "url": link(**of),
        "won_url": link(result="won", **of),
        "lost_url": link(result="lost", **of),
    }


def _question(name: str, found: list[tuple[str, str, int]], link: Link) -> dict[str, Any]:
    result = win_loss.QUESTIONS[name][0]
    answered = sum(n for answer, _label, n in found if answer)
    return {
        "title": TITLES[name],
        "name": name,
        "answered": answered,
        "all": sum(n for _answer, _label, n in found),
        "answers": [
            {"label": label or _("No answer"), "count": n, "is_answer": bool(answer)}
            | {"share": percent(n, answered) if answer else ""}
            | {"url": link(result=result, question=name, answer=answer)}
            for answer, label, n in found
        ],
    }
