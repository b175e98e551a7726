"""Plan the merge of two companies: its obstacles, its consequences, and which lead survives per campaign.

Used for the impact preview, and by merge.py beside it, under its locks.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.accounts import contact_matching
from leads.models import Company, Contact, Lead, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import ANSWERED_BY_FIELD, CALLED_STREAMS, Stage, Stream
from salesdesk.people.roles import Role

#: Calls that the buyer or a colleague expects; they move to the surviving lead.
CARRIED_KINDS = (StepKind.CALLBACK, StepKind.CALL_REQUEST, StepKind.RESCHEDULE)
#: The lead further along survives. Won outranks the cold stages, but not new interest.
STAGE_ORDER: list[str] = [
    Stage.LOST,
    Stage.SUSPECT,
    Stage.PROSPECT,
    Stage.WON,
    Stage.MQL,
    Stage.SQL,
    Stage.OPPORTUNITY,
]
STREAM_ORDER: list[str] = [Stream.NONE, Stream.MARKETING, Stream.NURTURE, Stream.INSIDE, Stream.FIELD]
NO_STEP_RANK = 10_000


class DuplicateLeads(NamedTuple):
    """Two leads of the merged company in one campaign: the one that survives and the one that is closed."""

    survivor: Lead
    duplicate: Lead


@dataclass(frozen=True)
class MergePlan:
    """Two companies with their leads (campaign, holder and company loaded), contacts and next steps."""

    one: Company
    other: Company
    leads: list[Lead]
    contacts: list[Contact]
    planned: list[NextStep]

    def duplicates(self) -> list[DuplicateLeads]:
        """Return the leads to close, each with the lead of its campaign that survives: the one further along."""
        found = []
        for campaign_leads in self._leads_by_campaign():
            survivor = max(campaign_leads, key=self._progress)
            duplicate = [
                each for each in campaign_leads if each != survivor and (each.is_open or each.recycle_on)
            ]
            found += [DuplicateLeads(survivor, each) for each in duplicate]
        return found

    def proposed(self) -> Company:
        """Return the company to keep by default: with a registration number, then more leads, then the older one."""
        leads = [lead.company_id for lead in self.leads]
        return max(
            self.one,
            self.other,
            key=lambda each: (bool(each.register_number), leads.count(each.pk), -each.pk),
        )

    def obstacles(self, by) -> Iterator[str]:
        """Yield why `by` can't merge them. Active holds are checked by the merge itself."""
        names = {"one": self.one, "other": self.other}
        if self.one.pk == self.other.pk:
            yield _("This is the same company. Choose another one.")
            return
        for company in (self.one, self.other):
            if company.merged_into_id:
                yield _("%(company)s has already been merged. Reload the page.") % {"company": company}
        if by.role != Role.ADMIN and any(lead.campaign.team_id != by.team_id for lead in self.leads):
            yield _("Another team works with one of these companies. Ask an admin to merge them.")
        if self.one.country and self.other.country and self.one.country != self.other.country:
            yield _("These companies are in different countries, so they can't be merged.")
        numbers = {self.one.register_number, self.other.register_number} - {""}
        if len(numbers) > 1:
            yield (
                _("%(one)s and %(other)s have different registration numbers, so they can't be merged.")
                % names
            )
        yield from self._two_deals()
        yield from self._orphaned_callbacks()

    def consequences(self) -> list[str]:
        """Return what merging them will change, for the impact preview."""
        sentences = [_surviving_lead(each) for each in self.duplicates()]
        same = contact_matching.match_contacts(*self.people())
        if same:
            names = ", ".join(sorted(str(duplicate) for duplicate, _survivor in same))
            line = ngettext(
                "%(names)s is at both companies and will be merged.",
                "%(names)s are at both companies and will be merged.",
                len(same),
            )
            sentences.append(line % {"names": names})
        sentences.append(_("All contacts, leads, planned calls and visits move to the company you keep."))
        sentences.append(_("Blank company fields are filled from the duplicate. Existing values are kept."))
        sentences.append(_("Future imports that name the duplicate will match the company you keep."))
        return sentences

    def people(self) -> tuple[list[Contact], list[Contact]]:
        """Return the contacts of `one` and those of `other`."""
        known = [each for each in self.contacts if each.company_id == self.one.pk]
        return known, [each for each in self.contacts if each.company_id == self.other.pk]

    def _leads_by_campaign(self) -> Iterator[list[Lead]]:
        by_campaign = defaultdict(list)
        for lead in self.leads:
            by_campaign[lead.campaign_id].append(lead)
        for campaign_leads in by_campaign.values():
            if len({lead.company_id for lead in campaign_leads}) > 1:
                yield campaign_leads

    def _progress(self, lead: Lead) -> tuple:
        urgent = min((step.rank for step in self.planned if step.lead_id == lead.pk), default=NO_STEP_RANK)
        back = -lead.recycle_on.toordinal() if lead.recycle_on else -NO_STEP_RANK * 1000
        return STAGE_ORDER.index(lead.stage), STREAM_ORDER.index(lead.stream), -urgent, back, -lead.pk

    def _two_deals(self) -> Iterator[str]:
        for campaign_leads in self._leads_by_campaign():
            far = [lead for lead in campaign_leads if lead.stage in ANSWERED_BY_FIELD]
            if len(far) > 1:
                text = _(
                    "%(campaign)s: both have an active handoff or deal (%(leads)s). Close one of them first."
                )
                yield text % {"campaign": far[0].campaign, "leads": _describe_leads(far)}

    def _orphaned_callbacks(self) -> Iterator[str]:
        expecting_call = {
            step.lead_id for step in self.planned if step.kind in (StepKind.CALLBACK, StepKind.CALL_REQUEST)
        }
        for survivor, duplicate in self.duplicates():
            not_called = survivor.stream not in CALLED_STREAMS or survivor.stage in ANSWERED_BY_FIELD
            if duplicate.pk in expecting_call and not_called:
                text = _(
                    "%(campaign)s: a call by %(who)s is planned, but calls end with this merge. Make the call first."
                )
                yield text % {"campaign": duplicate.campaign, "who": duplicate.holder or _("the team")}


def plan_merge(one: Company, other: Company) -> MergePlan:
    """Return the plan without locks, for a page. Runs three queries."""
    companies = [one.pk, other.pk]
    leads = Lead.objects.filter(company__in=companies).select_related(
        "company", "campaign", "holder", "territory"
    )
    steps = NextStep.objects.filter(company__in=companies)
    contacts = Contact.objects.filter(company__in=companies)
    return MergePlan(one, other, list(leads.order_by("-pk")), list(contacts.order_by("pk")), list(steps))


def _surviving_lead(duplicates: DuplicateLeads) -> str:
    facts = {
        "campaign": duplicates.survivor.campaign,
        "survivor": _describe_leads([duplicates.survivor]),
        "duplicate": _describe_leads([duplicates.duplicate]),
    }
    if duplicates.duplicate.is_open:
        return (
            _(
                "%(campaign)s: %(survivor)s is kept; %(duplicate)s is closed as a duplicate and stays readable."
            )
            % facts
        )
    return _("%(campaign)s: %(survivor)s is kept; %(duplicate)s will not be recycled.") % facts


def _describe_leads(leads: Iterable[Lead]) -> str:
    return ", ".join(f"{lead.get_stage_display()} · {lead.holder or lead.company}" for lead in leads)
