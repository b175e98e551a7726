"""Facts confirmed by the buyer, which drive the forecast (R19): record, withdraw, and ask for the missing ones."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handoffs.forecast import estimates
from handoffs.models import BuyerFact, Opportunity
from leads.funnel import transitions
from leads.models import Contact
from salesdesk import clock

Kind = BuyerFact.Kind
#: The question for each fact, in the order of a conversation.
QUESTIONS: dict[Kind, str | Promise] = {
    Kind.PROBLEM: gettext_lazy("Which problem do they want to solve?"),
    Kind.BUDGET: gettext_lazy("Is the budget there, and who says so?"),
    Kind.DECIDER_MET: gettext_lazy("Have we met the person who decides?"),
    Kind.DECISION_DATE: gettext_lazy("By when will they decide?"),
    Kind.QUOTE_OPENED: gettext_lazy("Have they seen the quote?"),
    Kind.NEXT_MEETING: gettext_lazy("When do we meet next?"),
}


class Missing(NamedTuple):
    """A fact that the buyer has not confirmed, as a question."""

    kind: Kind
    question: str | Promise


def missing(confirmed: Iterable[str]) -> list[Missing]:
    """Return the questions that are left when these kinds are `confirmed`."""
    known = set(confirmed)
    return [Missing(kind, question) for kind, question in QUESTIONS.items() if kind not in known]


@transaction.atomic
def confirm(
    opportunity: Opportunity,
    by,
    *,
    kind: str,
    said_by: Contact,
    channel: str,
    heard_at: datetime | None = None,
    note: str = "",
) -> BuyerFact:
    """Record that `said_by` confirmed a fact, heard at `heard_at` (None: now). Raises Refused."""
    opportunity = _lock_open_deal(opportunity)
    now = clock.now()
    if said_by.company_id != opportunity.lead.company_id:
        raise transitions.Refused(_("Choose a person at this company."))
    if heard_at and heard_at > now:
        raise transitions.Refused(_("A fact can't be heard in the future. Enter an earlier time."))
    if opportunity.buyer_facts.standing().filter(kind=kind).exists():
        raise transitions.Refused(
            _("This is already confirmed. Withdraw the earlier fact first if it is wrong.")
        )
    fact = BuyerFact.objects.create(
        opportunity=opportunity,
        kind=kind,
        said_by=said_by,
        channel=channel,
        heard_at=heard_at or now,
        note=note,
        by=by,
        at=now,
    )
    estimates.refresh(opportunity, by)
    return fact


@transaction.atomic
def record_quote_opened(opportunity: Opportunity, contact: Contact | None, at: datetime) -> BuyerFact | None:
    """Record that `contact` (None: unknown) opened the quote on its page at `at`.

    For the public page, so nobody is signed in. The first opening counts: returns None if the fact stands already or
    the deal is closed.
    """
    opportunity = _lock(opportunity)
    if opportunity.closed_at or opportunity.buyer_facts.standing().filter(kind=Kind.QUOTE_OPENED).exists():
        return None
    fact = BuyerFact.objects.create(
        opportunity=opportunity,
        kind=Kind.QUOTE_OPENED,
        said_by=contact,
        channel=BuyerFact.Channel.QUOTE_PAGE,
        heard_at=min(at, clock.now()),
        at=clock.now(),
    )
    estimates.refresh(opportunity, None)
    return fact


@transaction.atomic
def withdraw(fact: BuyerFact, by, *, reason: str) -> BuyerFact:
    """Withdraw a fact that turned out wrong; it stays in the history. Raises Refused if it no longer stands."""
    opportunity = _lock_open_deal(fact.opportunity)
    fact = BuyerFact.objects.select_for_update(of=["self"]).select_related("withdrawn_by").get(pk=fact.pk)
    if fact.withdrawn_at:
        raise transitions.Refused(_("%(who)s has already withdrawn this fact.") % {"who": fact.withdrawn_by})
    fact.withdrawn_at, fact.withdrawn_by, fact.withdrawn_reason = clock.now(), by, reason
    fact.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    estimates.refresh(opportunity, by)
    return fact


def confirmed_kinds(lead: Any) -> Subquery:
    """Return an SQL array of the kinds that the open deal of a lead has confirmed; NULL without an open deal."""
    standing = BuyerFact.objects.standing().filter(opportunity=OuterRef("pk")).order_by("kind").values("kind")
    deals = Opportunity.objects.open().filter(lead=lead).order_by()
    return Subquery(deals.annotate(confirmed=ArraySubquery(standing)).values("confirmed")[:1])


def questions_left(confirmed: list[str]) -> list[str]:
    """Return the questions that are left, for the call card (leads/funnel/card_questions.py)."""
    return [str(each.question) for each in missing(confirmed)]


def _lock_open_deal(opportunity: Opportunity) -> Opportunity:
    opportunity = _lock(opportunity)
    if opportunity.closed_at:
        raise transitions.Refused(_("This deal is closed."))
    return opportunity


def _lock(opportunity: Opportunity) -> Opportunity:
    found = Opportunity.objects.select_for_update(of=["self"]).select_related("lead")
    return found.get(pk=opportunity.pk)
