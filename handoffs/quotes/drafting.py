"""Write quotes: a new one, a change of a draft, a new version, and taking one back.

Lock order: lead, then version.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import (
    ApprovalState,
    Opportunity,
    Quote,
    QuoteApproval,
    QuoteLine,
    QuoteState,
    QuoteVersion,
)
from leads.accounts.merging.merge import MergeResult
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Lead
from leads.recycling import quote_calls
from salesdesk import clock
from salesdesk.people.models import User

from . import numbering, totals
from .content import LineContent, QuoteContent, first_content


@transaction.atomic
def create(opportunity: Opportunity, by: User, content: QuoteContent) -> QuoteVersion:
    """Write a new quote, a draft. Raises Refused if the deal is closed or somebody else's."""
    lead = lock_deal(opportunity, by)
    year = by.today.year
    quote = Quote.objects.create(
        opportunity=opportunity,
        year=year,
        sequence=numbering.take(year),
        created_by=by,
        created_at=clock.now(),
    )
    return _add_version(quote, 1, lead, by, content)


@transaction.atomic
def save(version: QuoteVersion, by: User, content: QuoteContent) -> QuoteVersion:
    """Change a draft. Raises Refused if it was sent meanwhile."""
    _lead, version = lock(version, by)
    if not version.is_draft:
        raise Refused(_("This version was sent meanwhile. Make a new version to change it."))
    for name in ("contact", "language", "valid_until", "introduction", "terms"):
        setattr(version, name, getattr(content, name))
    version.lines.all().delete()
    _write_lines(version, content.lines)
    _void_approvals(version)
    return version


@transaction.atomic
def new_version(version: QuoteVersion, by: User) -> QuoteVersion:
    """Copy the latest version to a draft; `version` stays as it is. Raises Refused if there is a draft already."""
    lead, version = lock(version, by)
    latest = version.quote.versions.order_by("-number").first() or version
    if latest.state in (QuoteState.DRAFT, QuoteState.QUEUED):
        raise Refused(_("This quote has a version that was not sent yet. Change that one."))
    if latest.state == QuoteState.ACCEPTED:
        raise Refused(_("The customer accepted this quote. Write a new quote for anything else."))
    lines = [
        LineContent(
            each.description, each.quantity, each.unit_price, each.discount, each.vat_rate, each.product
        )
        for each in latest.lines.select_related("product")
    ]
    start = first_content(version.quote.opportunity, by)
    content = QuoteContent(
        latest.contact,
        latest.language,
        max(latest.valid_until, start["valid_until"]),
        latest.introduction,
        latest.terms,
        lines,
    )
    return _add_version(version.quote, latest.number + 1, lead, by, content)


@transaction.atomic
def withdraw(version: QuoteVersion, by: User) -> QuoteVersion:
    """Take a version back. Its link, if it has one, says so from now on."""
    lead, version = lock(version, by)
    if not (version.is_draft or version.is_answerable):
        raise Refused(_("This quote is %(state)s already.") % {"state": version.get_state_display().lower()})
    was_sent = version.is_answerable
    version.withdraw()
    version.save()
    _void_approvals(version)
    if was_sent:
        text = _("Quote %(number)s withdrawn.") % {"number": version.reference}
        activities.log(lead, Activity.Kind.NOTE, text, by)
        quote_calls.stop(lead, by, why=text)
    return version


def lock_deal(opportunity: Opportunity, by: User) -> Lead:
    """Return the lead of an open deal of `by`, locked. Raises Refused or NotYours."""
    lead = transitions.lock_lead(opportunity.lead_id)
    opportunity.refresh_from_db(fields=["closed_at", "holder"])
    if opportunity.closed_at:
        raise Refused(_("This deal is closed."))
    if lead.holder_id != by.pk:
        raise transitions.NotYours(_("This deal belongs to %(who)s.") % {"who": opportunity.holder})
    return lead


def lock(version: QuoteVersion, by: User) -> tuple[Lead, QuoteVersion]:
    """Return the lead and the version, locked, of an open deal of `by`. Raises Refused or NotYours."""
    lead = lock_deal(version.quote.opportunity, by)
    return lead, lock_version(version.pk)


def lock_version(pk: int) -> QuoteVersion:
    """Return the current version, locked. The lead must be locked before."""
    versions = QuoteVersion.objects.select_for_update(of=["self"], no_key=True).with_deal()
    return versions.get(pk=pk)


def _add_version(quote: Quote, number: int, lead: Lead, by: User, content: QuoteContent) -> QuoteVersion:
    version = QuoteVersion(
        quote=quote,
        number=number,
        contact=content.contact,
        language=content.language,
        currency=lead.campaign.currency,
        valid_until=content.valid_until,
        introduction=content.introduction,
        terms=content.terms,
        created_by=by,
        created_at=clock.now(),
    )
    version.save()
    _write_lines(version, content.lines)
    return version


def _write_lines(version: QuoteVersion, lines: Sequence[LineContent]) -> None:
    QuoteLine.objects.bulk_create(
        QuoteLine(
            version=version,
            position=position,
            product=each.product,
            description=each.description,
            quantity=each.quantity,
            unit_price=each.unit_price,
            discount=each.discount,
            vat_rate=each.vat_rate,
        )
        for position, each in enumerate(lines, 1)
    )
    sums = totals.total(lines, version.currency)
    version.net, version.vat = sums.net, sums.vat
    version.save()


def _void_approvals(version: QuoteVersion) -> None:
    """An approval is for what was approved."""
    for approval in QuoteApproval.objects.select_for_update().filter(
        version=version, state__in=[ApprovalState.WAITING, ApprovalState.APPROVED]
    ):
        approval.void()
        approval.save()


def move_drafts(merged: MergeResult) -> None:
    """Address drafts to the contacts that remain of a merge; what was sent stays as it was read."""
    for gone, contact in merged.people.items():
        QuoteVersion.objects.filter(contact=gone, state=QuoteState.DRAFT).update(contact=contact)
