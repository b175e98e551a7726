"""The work list of a partner's owner: whom to talk to now, and why; and the sweep that brings partners forward."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from handoffs.models import Opportunity
from handoffs.models.opportunity import STEP_MAY_WAIT
from leads.models import NextStep, Partner
from salesdesk import clock, formats
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.workers.batch import run_each

#: A partner is not brought forward again so soon after it was tried.
QUIET = timedelta(days=7)
CHECK_EVERY = timedelta(days=1)
#: More partners than one rep can keep in touch with.
MOST = 200


@dataclass(frozen=True)
class Due:
    """A partner to talk to now, and the reasons, the strongest first."""

    partner: Any
    reasons: list[str]
    rank: int


def is_stalled(now: datetime) -> Q:
    """Return the filter for open deals whose decision date has passed or whose next step is overdue."""
    late = NextStep.objects.filter(lead=OuterRef("lead"), due_at__lt=now - STEP_MAY_WAIT)
    return Q(decides_on__lt=now.date()) | Q(Exists(late))


def with_figures(partners: QuerySet[Partner], now: datetime) -> QuerySet[Partner]:
    """Add the number of `open_deals`, the `stalled` ones, and the `results` that wait for a deal's owner."""
    deals = Opportunity.objects.open().filter(lead__partner=OuterRef("pk")).order_by()

    def number(rows: QuerySet[Opportunity]) -> Coalesce:
        counted = rows.values("lead__partner").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted), 0)

    return partners.select_related("company", "owner").annotate(
        open_deals=number(deals),
        stalled=number(deals.filter(is_stalled(now))),
        results=number(deals.filter(partner_proposals__state="proposed")),
    )


def work_list(owner, now: datetime) -> list[Due]:
    """Return the partners that `owner` should talk to now, the most urgent first. One statement."""
    waiting = Partner.objects.active().filter(owner=owner, next_talk_at__lte=now)
    rows = with_figures(waiting, now).order_by("next_talk_at", "pk")[:MOST]
    found = [Due(partner, *_reasons(partner, now)) for partner in rows]
    return sorted(found, key=lambda due: (due.rank, due.partner.next_talk_at, due.partner.pk))


def reasons(partner: Any, now: datetime) -> list[str]:
    """Return why a partner with figures needs attention, the strongest first."""
    return _reasons(partner, now)[0]


def next_after(owner, now: datetime) -> datetime | None:
    """Return when the next partner of `owner` is due, if none is now."""
    later = Partner.objects.active().filter(owner=owner, next_talk_at__gt=now)
    return later.aggregate(at=Min("next_talk_at"))["at"]


def run(now: datetime, limit: int = 200) -> int:
    """Bring forward the partners whose updates are due or whose deals stall; return how many."""
    due = Partner.objects.active().filter(check_at__lte=now).order_by("check_at", "pk")
    return run_each(due.values_list("pk", flat=True)[:limit], _check)


@transaction.atomic
def _check(pk: int) -> bool:
    now = clock.now()
    free = Partner.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    partner: Any = with_figures(free.active().filter(pk=pk, check_at__lte=now), now).first()
    if partner is None:
        return False
    partner.check_at = now + CHECK_EVERY
    tried_lately = partner.last_tried_at and partner.last_tried_at > now - QUIET
    why = [] if partner.next_talk_at <= now or tried_lately else _attention(partner, now)
    if why:
        partner.next_talk_at = now
        notifications.notify(
            partner.owner,
            Kind.PARTNER,
            subject=gettext_noop("Talk to %(partner)s: %(why)s"),
            partner=partner,
            why=why[0][1],
            url=reverse("partner", args=[partner.pk]),
            key=f"partner-due:{partner.pk}:{now.date()}",
        )
    partner.save(update_fields=["check_at", "next_talk_at"])
    return bool(why)


def _reasons(partner: Any, now: datetime) -> tuple[list[str], int]:
    found = _attention(partner, now)
    if partner.next_talk_at <= now and partner.next_talk_why:
        found.append((0, partner.next_talk_why))
    if partner.last_talk_at is None:
        found.append((2, _("No talk yet")))
    elif partner.last_talk_at + timedelta(days=partner.talk_days) <= now:
        days = (now - partner.last_talk_at).days
        found.append((2, ngettext("Last talk %(n)s day ago", "Last talk %(n)s days ago", days) % _n(days)))
    if not found and partner.next_talk_at <= now:
        found.append((4, _("Try again")))
    found.sort(key=lambda reason: reason[0])
    return [text for _rank, text in found], found[0][0] if found else 5


def _attention(partner: Any, now: datetime) -> list[tuple[int, str]]:
    """Return the reasons for which the sweep brings a partner forward, with their ranks."""
    found = []
    if partner.open_deals and partner.updates_due_at <= now:
        days = (now - partner.updates_due_at).days
        text = ngettext("Update due for %(n)s day", "Update due for %(n)s days", days) % _n(days)
        found.append((1, text if days else _("Update due")))
    if partner.stalled:
        count = partner.stalled
        found.append((3, ngettext("%(n)s stalled deal", "%(n)s stalled deals", count) % _n(count)))
    return found


def _n(count: int) -> dict[str, str]:
    return {"n": formats.number(count)}
