"""Promote or demote an inside rep, with a note; the history is kept."""

from django.db import transaction
from django.utils.translation import gettext as _

from salesdesk.people.membership import level_log
from salesdesk.people.membership.role_changes import Refused
from salesdesk.people.models import LevelChange, User
from salesdesk.people.permissions import manages_team
from salesdesk.people.roles import Level, Role


@transaction.atomic
def change_level(person: User, by: User, *, seen: str, level: str, note: str) -> LevelChange:
    """Give `person` another level. `seen` is the level that `by` saw: two managers don't change it at once.

    Raises Refused if it changed meanwhile, if it is the same, or if `by` doesn't manage the team.
    """
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not may_change(person, by):
        raise Refused(_("Only the manager of the team changes the level of a rep."))
    if person.level != seen:
        raise Refused(
            _("The level has changed since you opened this page: it is %(level)s now.")
            % {"level": person.get_level_display().lower()}
        )
    if level == seen:
        raise Refused(_("%(who)s has this level already. Choose another one.") % {"who": person})
    person.level = Level(level)
    person.save(update_fields=["level"])
    return level_log.record(person, by, before=seen, note=note)


def may_change(person: User, by: User) -> bool:
    """Return whether `by` decides about the level of `person`, an inside rep: nobody about their own."""
    return person.role == Role.INSIDE and person.pk != by.pk and manages_team(by, person.team_id)
