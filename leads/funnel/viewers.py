"""The people who may see a lead: those who can be mentioned in its notes or given a task."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from leads.models import Lead
from salesdesk.people.models import User
from salesdesk.people.roles import Role


def viewers_of(lead: Lead) -> QuerySet[User]:
    """Return the active people who may see `lead`, by the rule of `Lead.objects.visible_to`."""
    person, team = OuterRef("pk"), OuterRef("team_id")
    this = Lead.objects.filter(pk=lead.pk)
    sees = [Q(Exists(this.visible_in_role(role, person, team)), role=role) for role in Role]
    return User.objects.filter(reduce(or_, sees), is_active=True).order_by("name", "pk")
