"""Everything that can have targets: a team, its running campaigns and its reps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Target
from campaigns.models.campaign import State
from salesdesk.people.models import Team, User
from salesdesk.people.roles import REPS


@dataclass(frozen=True)
class Subject:
    """A row of the page of targets: the team itself, a campaign or a rep of it.

    `currency` is that of a campaign; the team and its reps have none of their own.
    """

    team: Team
    campaign: Campaign | None = None
    person: User | None = None

    @property
    def key(self) -> str:
        """Return the key that names the subject in forms; `key_of` returns the same for a target."""
        return key(self.person.pk if self.person else None, self.campaign.pk if self.campaign else None)

    @property
    def name(self) -> str:
        if self.person:
            return self.person.name
        return self.campaign.name if self.campaign else self.team.name

    @property
    def kind(self) -> str:
        if self.person:
            return str(self.person.get_role_display())
        return _("Campaign") if self.campaign else _("Team")

    @property
    def currency(self) -> str:
        return self.campaign.currency if self.campaign else ""


def key(person_id: int | None, campaign_id: int | None) -> str:
    """Return "team", or the kind and id of a person or campaign, such as "person-3"."""
    if person_id:
        return f"person-{person_id}"
    return f"campaign-{campaign_id}" if campaign_id else "team"


def key_of(target: Target) -> str:
    return key(target.person_id, target.campaign_id)


def subjects_of(team: Team, months: Iterable[date]) -> list[Subject]:
    """Return the team, its campaigns and its reps, by name. Three statements.

    Campaigns that ended and people who left are among them if they had targets in these months.
    """
    months = list(months)
    targets = Target.objects.filter(team=team, month__in=months)
    people = User.objects.filter(team=team, role__in=REPS).filter(
        Q(is_active=True) | Q(pk__in=targets.values("person"))
    )
    campaigns = Campaign.objects.filter(team=team).filter(
        ~Q(state=State.ENDED) | Q(pk__in=targets.values("campaign"))
    )
    people = people.prefetch_related("absences").order_by("name", "pk")
    return [
        Subject(team),
        *(Subject(team, campaign=each) for each in campaigns.order_by("name", "pk")),
        *(Subject(team, person=each) for each in people),
    ]
