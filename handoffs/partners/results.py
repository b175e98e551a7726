"""A partner reports that a deal was won or lost, and the owner of the deal confirms that or keeps it open."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from handoffs.deals import closing
from handoffs.models import Opportunity, PartnerLink, PartnerProposal, PartnerReport
from leads.funnel import activities, transitions
from leads.models import Activity
from salesdesk import formats

from . import reporting
from .reporting import Sender

State = PartnerProposal.State


@transaction.atomic
def report(
    link: PartnerLink,
    deal: Opportunity,
    sender: Sender,
    *,
    won: bool,
    value: Decimal | None = None,
    ordered_on: date | None = None,
    reason: str = "",
    note: str = "",
) -> None:
    """Report a deal won or lost. It stays open until its owner confirms that.

    Raises LinkClosed, DealClosed, or Refused while another result waits.
    """
    link, received = reporting.lock(link, sender.key)
    if received:
        return
    lead, deal = reporting.lock_deal(link, deal)
    if deal.partner_proposals.filter(state=PartnerProposal.State.PROPOSED).exists():
        raise transitions.Refused(
            _("A result of this deal was reported before and waits for %(who)s.") % {"who": deal.holder}
        )
    facts = {"won": won, "value": value if won else None, "ordered_on": ordered_on if won else None}
    proposal = PartnerProposal(opportunity=deal, reason="" if won else reason, note=note, **facts)
    result = _("Won") if won else f"{_('Lost')}: {proposal.get_reason_display()}"
    amount = formats.money(value, lead.campaign.currency) if won and value is not None else ""
    text = ". ".join(part for part in (result, amount, note) if part)
    report = reporting.add_report(link, sender, PartnerReport.Kind.RESULT, text, opportunity=deal)
    proposal.report = report
    proposal.save()
    said = _("%(who)s of %(partner)s reports: %(text)s") % {
        "who": sender.name,
        "partner": link.partner,
        "text": text,
    }
    activities.log(lead, Activity.Kind.NOTE, said)
    reporting.mark_updated(link)
    subject = (
        gettext_noop("%(partner)s reports %(company)s won")
        if won
        else gettext_noop("%(partner)s reports %(company)s lost")
    )
    reporting.tell(link, deal, subject, report)


@transaction.atomic
def confirm(proposal: PartnerProposal, by) -> PartnerProposal:
    """Close the deal as the partner reported. Raises Refused beyond the owner's limits, and NotYours for others."""
    proposal = _lock(proposal)
    deal = proposal.opportunity
    if proposal.value is not None and proposal.ordered_on is not None:  # as of every deal that was won
        closing.win(deal, by, value=proposal.value, ordered_on=proposal.ordered_on)
    else:
        closing.lose(deal, by, reason=proposal.reason, comment=proposal.note)
    proposal.confirm(by)
    proposal.save()
    return proposal


@transaction.atomic
def decline(proposal: PartnerProposal, by) -> PartnerProposal:
    """Keep the deal open. Raises NotYours for others than the owner of the deal."""
    proposal = _lock(proposal)
    if proposal.opportunity.holder_id != by.pk:
        raise transitions.NotYours(_("This deal belongs to %(who)s.") % {"who": proposal.opportunity.holder})
    proposal.decline(by)
    proposal.save()
    text = _("The result that %(partner)s reported was not confirmed.")
    partner = {"partner": proposal.report.link.partner}
    activities.log(proposal.opportunity.lead, Activity.Kind.NOTE, text % partner, by)
    return proposal


def _lock(proposal: PartnerProposal) -> PartnerProposal:
    transitions.lock_lead(proposal.opportunity.lead_id)
    locked = PartnerProposal.objects.select_for_update(of=["self"]).select_related(
        "opportunity__holder", "opportunity__lead", "report__link__partner__company"
    )
    proposal = locked.get(pk=proposal.pk)
    if proposal.state != State.PROPOSED:
        raise transitions.Refused(_("This result was answered already."))
    return proposal
