"""The pack as the text of an e-mail, in the language and time zone that are active."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from salesdesk import formats
from salesdesk.templatetags.formatting import last_day, short_datetime

from .pack import Pack


def write(pack: Pack) -> str:
    """Return the pack as text: a part for each section that has something, and the link of the page."""
    parts = [_part(title, lines) for title, lines in _sections(pack) if lines]
    url = settings.DESK_URL + reverse("weekly-meeting", args=pack.pair.key)
    intro = _("The pack for your weekly meeting. Walk through it here: %(url)s") % {"url": url}
    return "\n\n".join([intro, *parts])


def _part(title: str, lines: list[str]) -> str:
    return "\n".join([f"{title} ({formats.number(len(lines))})", *(f"- {line}" for line in lines)])


def _sections(pack: Pack) -> Iterator[tuple[str, list[str]]]:
    """Yield the sections in the order of the page."""
    handoffs, promises = pack.handoffs, pack.promises
    yield _("Away"), _lines(pack.away, lambda each: [each.person, _until(each)])
    yield (
        _("Actions to review"),
        _lines(pack.actions.to_review, lambda each: [f"{each.person.first_name}: {each.what}"]),
    )
    yield (
        _("Actions done"),
        _lines(pack.actions.done, lambda each: [f"{each.person.first_name}: {each.what}"]),
    )
    yield (
        _("Sent back"),
        _lines(
            handoffs.returned,
            lambda each: [each.lead.company, each.get_reason_display(), each.missing_info],
        ),
    )
    yield _("Accepted"), _lines(handoffs.accepted, lambda each: [each.lead.company])
    yield (
        _("Waiting for %(who)s") % {"who": pack.pair.field.first_name},
        _lines(handoffs.waiting, lambda each: [each.lead.company, short_datetime(each.due_at)]),
    )
    yield (
        _("Sent back again and again"),
        _lines(pack.agenda, lambda each: [each.lead.company, each.handoff.get_reason_display()]),
    )
    yield (
        _("Promised calls that were missed"),
        _lines(
            [*promises.overdue, *promises.late], lambda each: [each.lead.company, short_datetime(each.due_at)]
        ),
    )
    yield (
        _("Meetings this past week"),
        _lines(
            pack.meetings.past,
            lambda each: [
                each.lead.company,
                each.get_feedback_display() or _("no feedback"),
                each.feedback_note,
            ],
        ),
    )
    yield (
        _("Field nurture to review"),
        _lines(
            pack.reviews,
            lambda each: [each.company, formats.weekday_and_day(each.review_on), each.next_step],
        ),
    )
    yield (
        _("Meetings in the next seven days"),
        _lines(pack.meetings.planned, lambda each: [each.lead.company, short_datetime(each.starts_at)]),
    )
    yield (
        _("Agreed calls in the next seven days"),
        _lines(promises.calls, lambda each: [each.lead.company, short_datetime(each.due_at), each.why]),
    )
    yield (
        _("Focus requests this week"),
        [
            *_lines(
                pack.focus.filters,
                lambda each: [
                    each.focus_filter,
                    _("%(called)s of %(asked)s called")
                    % {"called": formats.number(each.called), "asked": formats.number(each.asked)},
                ],
            ),
            *_lines(pack.focus.named, lambda each: [each.lead.company, each.note]),
        ],
    )


def _lines(rows: Iterable, facts_of: Callable[..., list]) -> list[str]:
    """Return a line for each row: its facts, without the empty ones."""
    return [" · ".join(str(fact) for fact in facts_of(row) if fact) for row in rows]


def _until(absence) -> str:
    return _("until %(day)s") % {"day": last_day(absence.ends_at, absence.person.time_zone)}
