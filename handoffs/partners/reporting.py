"""A partner updates its deals on its page. Results are reported in results.py, new deals in new_deals.py.

Each form counts once, found by its key. Lock order: link, lead, then opportunity.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from handoffs.deals import terms_log
from handoffs.models import Opportunity, PartnerLink, PartnerReport
from leads.funnel import activities, transitions
from leads.funnel.transitions import Refused
from leads.models import Activity, Lead, NextStep
from salesdesk import clock, formats
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind as Told

Kind = PartnerReport.Kind


class LinkClosed(Refused):
    """The link has expired, was revoked, or its partnership ended. `why` is as in `PartnerLink.closed_reason`."""

    def __init__(self, why: str) -> None:
        super().__init__(_("This link no longer works."))
        self.why = why


class DealClosed(Refused):
    """The deal was closed meanwhile, or is no longer one of this partner's."""

    def __init__(self) -> None:
        super().__init__(_("This deal was closed meanwhile, so nothing was saved."))


@dataclass(frozen=True)
class Sender:
    """The sender of a form: the name they typed, from where, and the key of the form."""

    name: str
    network: str
    key: UUID


def deals_of(link: PartnerLink) -> QuerySet[Opportunity]:
    """Return the open deals that the page of this link shows, the nearest decision first."""
    deals = Opportunity.objects.open().filter(lead__partner=link.partner_id)
    return deals.for_lists().order_by("decides_on", "pk")


def lock(link: PartnerLink, key: UUID) -> tuple[PartnerLink, bool]:
    """Return the link locked, and whether the form with this key was received before. Raises LinkClosed."""
    link = PartnerLink.objects.with_partner().select_for_update(of=["self"]).get(pk=link.pk)
    if link.reports.filter(key=key).exists():
        return link, True
    if why := link.closed_reason(clock.now()):
        raise LinkClosed(why)
    return link, False


def lock_deal(link: PartnerLink, deal: Opportunity) -> tuple[Lead, Opportunity]:
    """Return the lead and the open deal, both locked. Raises DealClosed."""
    lead = transitions.lock_lead(deal.lead_id)
    found = Opportunity.objects.select_for_update(of=["self"]).select_related("holder")
    deal = found.get(pk=deal.pk)
    if deal.closed_at or lead.partner_id != link.partner_id:
        raise DealClosed
    deal.lead = lead
    return lead, deal


def update(
    link: PartnerLink,
    lead: Lead,
    deal: Opportunity,
    sender: Sender,
    *,
    next_step: str,
    value: Decimal,
    probability: int,
    decides_on: date,
    note: str = "",
) -> PartnerReport:
    """Save the terms of a deal as the partner knows them. The caller has locked link, lead and deal."""
    step = lead.steps.first()
    text = _changes(
        lead, deal, step, value=value, probability=probability, decides_on=decides_on, next_step=next_step
    )
    by_partner = {"who": sender.name, "partner": link.partner}
    why = _("Updated by %(who)s of %(partner)s.") % by_partner
    terms_log.log_changes(lead, deal, None, value=value, probability=probability, decides_on=decides_on)
    lead.value, lead.probability = value, probability
    transitions.save(lead, None, why)
    deal.value, deal.probability, deal.decides_on = value, probability, decides_on
    deal.save(update_fields=["value", "probability", "decides_on"])
    if step and next_step != step.why:
        step.why = next_step
        step.save(update_fields=["why"])
    said = [why, *text, note]
    activities.log(lead, Activity.Kind.NOTE, "\n".join(line for line in said if line))
    report = add_report(link, sender, Kind.UPDATE, "\n".join([*text, note]).strip(), opportunity=deal)
    mark_updated(link)
    tell(link, deal, gettext_noop("%(partner)s updated %(company)s"), report)
    return report


def record_deal(link: PartnerLink, sender: Sender, lead: Lead, text: str) -> PartnerReport:
    """Log that the partner reported the deal that became `lead`."""
    report = add_report(link, sender, Kind.DEAL, text, lead=lead)
    mark_updated(link)
    return report


def add_report(link: PartnerLink, sender: Sender, kind: Kind, text: str, **about) -> PartnerReport:
    return PartnerReport.objects.create(
        link=link,
        key=sender.key,
        kind=kind,
        name=sender.name,
        network=sender.network,
        at=clock.now(),
        text=text,
        **about,
    )


def mark_updated(link: PartnerLink) -> None:
    link.partner.last_update_at = clock.now()
    link.partner.save(update_fields=["last_update_at"])


def _changes(lead: Lead, deal: Opportunity, step: NextStep | None, **now) -> list[str]:
    """Return the changes of the terms as sentences."""
    found = []
    pairs = [
        (_("Value"), *(formats.money(each, lead.campaign.currency) for each in (deal.value, now["value"]))),
        (_("Chance"), *(formats.percent(each / 100) for each in (deal.probability, now["probability"]))),
        (
            _("Expected decision date"),
            *(formats.full_day(each) for each in (deal.decides_on, now["decides_on"])),
        ),
        (_("Next step"), step.why if step else "", now["next_step"] if step else ""),
    ]
    for label, before, after in pairs:
        if before != after:
            found.append(
                _("%(label)s: %(after)s (was %(before)s).")
                % {"label": label, "after": after, "before": before or "–"}
            )
    return found


def tell(link: PartnerLink, deal: Opportunity, subject: str, report: PartnerReport) -> None:
    """Tell the deal's owner, and the partner's."""
    for person in {deal.holder, link.partner.owner}:
        notifications.notify(
            person,
            Told.PARTNER,
            subject=subject,
            partner=link.partner,
            company=deal.lead.company,
            text=report.text,
            url=reverse("opportunity", args=[deal.pk])
            if person == deal.holder
            else reverse("partner", args=[link.partner_id]),
            key=f"partner-report:{report.pk}",
        )
