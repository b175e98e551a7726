"""Changing who somebody is at the desk: role, team, address, or whether they still work here."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from . import offboarding
from .models import User
from .roles import Role


class Refused(Exception):
    """The person stays who they are. `reasons` are sentences for the admin who asked."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = reasons


@transaction.atomic
def change(person: User) -> User:
    """Save what was changed on `person`; Refused while they have work in hand, or would leave no admin."""
    before = _locked(person)
    moved = (before.role, before.team_id) != (person.role, person.team_id)
    left = before.is_active and not person.is_active
    if moved or left:
        offboarding.clear_assignments(before)
        if reasons := offboarding.leaving_obstacles(before):
            raise Refused(*reasons)
    if _was_the_admin(before) and (left or person.role != Role.ADMIN):
        raise Refused(_("The desk needs an admin: make somebody else one first."))
    if before.email != person.email:
        # Who signed in once is known to the sign-in by the old address too.
        EmailAddress.objects.filter(user=person).delete()
    person.save()
    return person


def _locked(person: User) -> User:
    """The person as saved. Locked together with every admin: two who leave at once leave one after the other,
    and no territory is given to who is leaving."""
    admins = User.objects.filter(role=Role.ADMIN)
    one = User.objects.filter(pk=person.pk)
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=(admins | one).values("pk"))
    return next(row for row in rows.order_by("pk") if row.pk == person.pk)


def _was_the_admin(before: User) -> bool:
    admins = User.objects.filter(role=Role.ADMIN, is_active=True)
    return set(admins.values_list("pk", flat=True)) == {before.pk}
