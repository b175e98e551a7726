"""Territories as part of the work to hand over before a person is deactivated."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from campaigns.models import FieldColleague, Territory


def territory_sentences(person) -> Iterator[str]:
    """Yield a message for each territory that `person` works, for salesdesk.people.membership.offboarding."""
    shared = FieldColleague.objects.filter(person=person).values("territory")
    for territory in Territory.objects.filter(Q(inside_rep=person) | Q(field_rep=person) | Q(pk__in=shared)):
        yield _("%(who)s works the territory %(territory)s. Assign it to someone else first.") % {
            "who": person,
            "territory": territory,
        }
