"""Which open leads move after territories changed, and which stay with the people who have them in hands."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from campaigns.models import Campaign, Territory
from leads.models import Hold, Lead, NextStep
from leads.models.queue.step_kind import StepKind
from leads.models.stages import Stage, Stream
from salesdesk.people.models import Team

from .areas import located
from .territories import CompanyLocation, territory_for

#: On screen, with a holder, promised to be called, or with field.
IN_HANDS = (
    Q(holder__isnull=False)
    | Q(stream=Stream.FIELD)
    | Q(field_rep__isnull=False, stage__in=[Stage.SQL, Stage.OPPORTUNITY])
    | Exists(Hold.objects.active().filter(company=OuterRef("company")))
    | Exists(
        NextStep.objects.filter(
            Q(assignee__isnull=False) | Q(kind__in=[StepKind.CALLBACK, StepKind.CALL_REQUEST]),
            lead=OuterRef("pk"),
        )
    )
)


class Change(NamedTuple):
    """Leads that go from one territory to another; `kept` of them wait for the people who have them in hands."""

    before: Territory | None
    after: Territory
    leads: int
    kept: int


class Rules:
    """The territories of each campaign of a team, and which of them covers a company, found once per area."""

    def __init__(self, team: int) -> None:
        campaigns = Campaign.objects.filter(team=team).prefetch_related("territories")
        self.campaigns = {each.pk: list(each.territories.all()) for each in campaigns}
        self.territories = {each.pk: each for found in self.campaigns.values() for each in found}
        self.located = located(list(self.territories.values()))
        self._found: dict[tuple, Territory | None] = {}

    def target(self, campaign: int, before: int | None, where: tuple) -> Territory | None:
        """Return the territory that a lead moves to, or None if it stays."""
        key = campaign, where
        if key not in self._found:
            self._found[key] = territory_for(CompanyLocation(*where), self.campaigns[campaign])
        found = self._found[key]
        return found if found and found.pk != before else None


def preview(team: Team) -> list[Change]:
    """Return which leads would move, the largest changes first, in three statements."""
    rules = Rules(team.pk)
    grouped = (
        open_leads(team.pk)
        .annotate(in_hands=IN_HANDS)
        .order_by()
        .values_list("campaign", "territory", "in_hands", *rules.located.values())
        .annotate(count=Count("pk"))
    )
    counts: dict[tuple[int | None, int], list[int]] = defaultdict(lambda: [0, 0])
    for campaign, before, in_hands, *where, count in grouped:
        if after := rules.target(campaign, before, tuple(where)):
            found = counts[before, after.pk]
            found[0] += count
            found[1] += count if in_hands else 0
    names = Territory.objects.in_bulk({pk for pair in counts for pk in pair if pk})
    changes = [Change(names.get(before), names[after], *found) for (before, after), found in counts.items()]
    return sorted(changes, key=lambda each: (-each.leads, str(each.after)))


def open_leads(team: int):
    return Lead.objects.open().filter(campaign__team=team)
