"""The competitors of a team: typed with suggestions, and one per normalised name."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from handoffs.models import Competitor
from leads.funnel import transitions
from salesdesk import parsing
from salesdesk.people.models import Team, User
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role

#: The most names that a field suggests.
MOST_SUGGESTED = 200


def named(name: str, team_id: int) -> Competitor | None:
    """Return the competitor of the team with this name, adding it if it is new; None without a name."""
    name = " ".join(name.split())
    if not name:
        return None
    found, _new = Competitor.objects.select_related("merged_into").get_or_create(
        team_id=team_id, name_key=_key(name), defaults={"name": name}
    )
    return found.merged_into or found


def suggested(team_id: int) -> list[str]:
    """Return the names to suggest while one is typed."""
    found = Competitor.objects.filter(team=team_id, merged_into=None)
    return list(found.values_list("name", flat=True)[:MOST_SUGGESTED])


def editable_by(user: User) -> QuerySet[Competitor]:
    """Return the competitors that `user` may rename and merge: their team's, all for an admin."""
    if user.role not in MANAGE_TEAMS:
        return Competitor.objects.none()
    found = Competitor.objects.filter(merged_into=None)
    return found if user.role == Role.ADMIN else found.filter(team=user.team_id)


@transaction.atomic
def add(team: Team, name: str) -> Competitor:
    """Add a competitor. Raises Refused if the team has one with this name."""
    name = " ".join(name.split())
    if Competitor.objects.filter(team=team, name_key=_key(name)).exists():
        raise transitions.Refused(_("%(team)s already has this competitor.") % {"team": team})
    return Competitor.objects.create(team=team, name=name, name_key=_key(name))


@transaction.atomic
def rename(competitor: Competitor, name: str) -> Competitor:
    """Rename a competitor, or merge it into the one that has this name already; return the one that stays."""
    name = " ".join(name.split())
    list(Competitor.objects.select_for_update().filter(team=competitor.team_id).values_list("pk"))
    competitor = Competitor.objects.get(pk=competitor.pk)
    if competitor.merged_into_id:
        raise transitions.Refused(_("This competitor was merged into another one. Reload the page."))
    other = Competitor.objects.filter(team=competitor.team_id, name_key=_key(name)).first()
    stays = other and (other.merged_into or other)
    if stays and stays != competitor:
        competitor.merged_into = stays
        competitor.save(update_fields=["merged_into"])
        competitor.merged.update(merged_into=stays)
        return stays
    competitor.name = name
    if other is None:
        competitor.name_key = _key(name)
    competitor.save(update_fields=["name", "name_key"])
    return competitor


def _key(name: str) -> str:
    return parsing.name_key(name)[:120]
