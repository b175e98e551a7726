"""Two companies that may be one: what becomes of their leads where both have one in a campaign, and why they can't be
merged now. Asked by the page before, and by the verb under its locks (leads/accounts/merge.py)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leads.models import Company, Contact, Lead, NextStep
from leads.models.queue.next_step import StepKind
from leads.models.stages import ANSWERED_BY_FIELD, CALLED_STREAMS, Stage, Stream
from salesdesk.people.roles import Role

from . import contact_matching

#: Who mends the books.
#: Somebody was told that this comes: it goes on with the lead that goes on.
CARRIED_KINDS = (StepKind.CALLBACK, StepKind.CALL_REQUEST, StepKind.RESCHEDULE)
#: How far a lead is, where one of two goes on. Who ordered is not called as a stranger; new interest of theirs counts.
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
    """One campaign, two leads of what is one company: which goes on, and the one that ends."""

    survivor: Lead
    duplicate: Lead


@dataclass(frozen=True)
class MergePlan:
    """Two companies, with their leads (campaign, holder and company loaded), people, and what is planned."""

    one: Company
    other: Company
    leads: list[Lead]
    contacts: list[Contact]
    planned: list[NextStep]

    def duplicates(self) -> list[DuplicateLeads]:
        """The leads that end, each with the one that goes on in its campaign: the furthest, whichever company stays."""
        found = []
        for together in self._shared():
            survivor = max(together, key=self._how_far)
            duplicate = [each for each in together if each != survivor and (each.is_open or each.recycle_on)]
            found += [DuplicateLeads(survivor, each) for each in duplicate]
        return found

    def proposed(self) -> Company:
        """Which one stays, where nobody says otherwise: who stands in the register, has more leads, was here first."""
        leads = [lead.company_id for lead in self.leads]
        return max(
            self.one,
            self.other,
            key=lambda each: (bool(each.register_number), leads.count(each.pk), -each.pk),
        )

    def obstacles(self, by) -> Iterator[str]:
        """Why they can't be merged, each in a sentence for `by`. What is on somebody's screen the verb asks itself."""
        names = {"one": self.one, "other": self.other}
        if self.one.pk == self.other.pk:
            yield _("This is one company already.")
            return
        for company in (self.one, self.other):
            if company.merged_into_id:
                yield _("%(company)s was merged meanwhile.") % {"company": company}
        if by.role != Role.ADMIN and any(lead.campaign.team_id != by.team_id for lead in self.leads):
            yield _("Another team works with them too: an admin merges these.")
        if self.one.country and self.other.country and self.one.country != self.other.country:
            yield _("They are in two countries, each with its own calling law.")
        numbers = {self.one.register_number, self.other.register_number} - {""}
        if len(numbers) > 1:
            yield _("%(one)s and %(other)s have two numbers in the register: they are two companies.") % names
        yield from self._of_field()
        yield from self._loses_its_caller()

    def consequences(self) -> list[str]:
        """What merging them means, for whoever decides."""
        said = [_surviving_lead(each) for each in self.duplicates()]
        same = contact_matching.match_contacts(*self.people())
        if same:
            names = ", ".join(sorted(str(gone) for gone, _stays in same))
            line = ngettext(
                "%(names)s is at both, and stays once.", "%(names)s are at both, and stay once.", len(same)
            )
            said.append(line % {"names": names})
        said.append(_("All their people, leads, calls to come and visits stand at the one that stays."))
        said.append(_("What it does not know about itself it learns from the other. Its own facts stay."))
        said.append(_("A list that names the other finds the one that stays."))
        return said

    def people(self) -> tuple[list[Contact], list[Contact]]:
        """Who is known at the one, and at the other."""
        known = [each for each in self.contacts if each.company_id == self.one.pk]
        return known, [each for each in self.contacts if each.company_id == self.other.pk]

    def _shared(self) -> Iterator[list[Lead]]:
        by_campaign = defaultdict(list)
        for lead in self.leads:
            by_campaign[lead.campaign_id].append(lead)
        for together in by_campaign.values():
            if len({lead.company_id for lead in together}) > 1:
                yield together

    def _how_far(self, lead: Lead) -> tuple:
        urgent = min((step.rank for step in self.planned if step.lead_id == lead.pk), default=NO_STEP_RANK)
        back = -lead.recycle_on.toordinal() if lead.recycle_on else -NO_STEP_RANK * 1000
        return STAGE_ORDER.index(lead.stage), STREAM_ORDER.index(lead.stream), -urgent, back, -lead.pk

    def _of_field(self) -> Iterator[str]:
        for together in self._shared():
            far = [lead for lead in together if lead.stage in ANSWERED_BY_FIELD]
            if len(far) > 1:
                said = _(
                    "%(campaign)s: both are close to an order (%(leads)s). First end the handoff or deal of one."
                )
                yield said % {"campaign": far[0].campaign, "leads": _describe_leads(far)}

    def _loses_its_caller(self) -> Iterator[str]:
        waited_for = {
            step.lead_id for step in self.planned if step.kind in (StepKind.CALLBACK, StepKind.CALL_REQUEST)
        }
        for survivor, duplicate in self.duplicates():
            of_closers = survivor.stream not in CALLED_STREAMS or survivor.stage in ANSWERED_BY_FIELD
            if duplicate.pk in waited_for and of_closers:
                said = _(
                    "%(campaign)s: they wait for a call by %(who)s, and the other lead is not called. Call first."
                )
                yield said % {"campaign": duplicate.campaign, "who": duplicate.holder or _("the desk")}


def plan_merge(one: Company, other: Company) -> MergePlan:
    """As they stand now, unlocked: for a page. Three statements."""
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
        "goes_on": _describe_leads([duplicates.survivor]),
        "ends": _describe_leads([duplicates.duplicate]),
    }
    if duplicates.duplicate.is_open:
        return (
            _("%(campaign)s: %(goes_on)s goes on; %(ends)s ends as the same company, and can be read.")
            % facts
        )
    return _("%(campaign)s: %(goes_on)s goes on; %(ends)s does not come back by itself.") % facts


def _describe_leads(leads: Iterable[Lead]) -> str:
    return ", ".join(f"{lead.get_stage_display()} · {lead.holder or lead.company}" for lead in leads)
