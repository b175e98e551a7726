"""The territories that somebody works: they stay until those are another's."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from .models import FieldColleague, Territory


def territory_sentences(person) -> Iterator[str]:
    """A sentence per territory that `person` works, for salesdesk.people.offboarding."""
    helped = FieldColleague.objects.filter(person=person).values("territory")
    for territory in Territory.objects.filter(Q(inside_rep=person) | Q(field_rep=person) | Q(pk__in=helped)):
        yield _("%(who)s works %(territory)s: give it to somebody else first.") % {
            "who": person,
            "territory": territory,
        }
