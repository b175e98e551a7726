"""Change a person's role, team or e-mail address, or deactivate their account."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from salesdesk.people.membership import level_log, offboarding
from salesdesk.people.models import User
from salesdesk.people.roles import Role
from salesdesk.people.sign_in import security_log


class Refused(Exception):
    """Raised when a person can't be changed; `reasons` are messages for the admin."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = reasons


@transaction.atomic
def change(person: User, by: User | None = None) -> User:
    """Save the changed `person`, on behalf of `by`. Raise `Refused` if they have open work or are the last admin."""
    before = _locked(person)
    moved = (before.role, before.team_id) != (person.role, person.team_id)
    left = before.is_active and not person.is_active
    if moved or left:
        offboarding.clear_assignments(before)
        if reasons := offboarding.leaving_obstacles(before):
            raise Refused(*reasons)
    if _is_last_admin(before) and (left or person.role != Role.ADMIN):
        raise Refused(_("This is the last admin. Make someone else an admin first."))
    if before.email != person.email:
        # allauth would still accept the old address for signing in.
        EmailAddress.objects.filter(user=person).delete()
    person.save()
    if by and by != person and person.level and before.level not in ("", person.level):
        level_log.record(person, by, before=before.level, note=_("Changed with the account."))
    if detail := _changes(before, person):
        security_log.record(security_log.Kind.ROLE, person=person, by=by, detail=detail)
    return person


def _changes(before: User, person: User) -> str:
    """Describe what changed in the account, in English and without the person's address."""
    changes = []
    if before.role != person.role:
        changes.append(f"role {before.role} → {person.role}")
    if before.team_id != person.team_id:
        changes.append(f"team {before.team or '–'} → {person.team or '–'}")
    if before.is_active != person.is_active:
        changes.append("activated" if person.is_active else "deactivated")
    if before.email != person.email:
        changes.append("e-mail address")
    return ", ".join(changes)


def _locked(person: User) -> User:
    """Lock the person together with every admin, and return the person as saved.

    Two admins who leave at once are handled one after the other, and no territory can be assigned to a person
    who is leaving.
    """
    admins = User.objects.filter(role=Role.ADMIN)
    same_person = User.objects.filter(pk=person.pk)
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=(admins | same_person).values("pk"))
    return next(row for row in rows.order_by("pk") if row.pk == person.pk)


def _is_last_admin(before: User) -> bool:
    admins = User.objects.filter(role=Role.ADMIN, is_active=True)
    return set(admins.values_list("pk", flat=True)) == {before.pk}
