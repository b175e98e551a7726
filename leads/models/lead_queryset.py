from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.models import Territory
from salesdesk import clock
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.people.roles import Role

from .stages import OPEN_STAGES, Stage, Stream


class LeadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the leads that `user` can see.

        Reps: leads that they hold, held or were offered, and those of their territories and of the territories
        within them (field: from SQL on).
        Managers and Marketing: the campaigns of their team, Marketing not the private ones. Sales support: the team's
        leads with a missing phone number or legal basis, and those of the tasks that it has to do (not those that a
        colleague has taken). Presales: leads to which they were invited.
        """
        return self.visible_in_role(user.role, user.pk, user.team_id)

    def visible_in(self, territories, user):
        """Return what `visible_to` returns, for a user whose `territories` (`visible_to` too) are loaded, by key.

        The planner can tell how common keys are, which it can't of paths; so it reads a page of a long list in order,
        and doesn't sort all leads.
        """
        return self.visible_in_role(user.role, user.pk, user.team_id, here=Q(territory__in=territories))

    def visible_in_role(self, role, person, team, here=None):
        """Return the leads that a `person` of this role and team can see; both are keys or their parameters.

        `here` is the condition for the leads of a rep's territories, if it is known.
        """
        if role == Role.ADMIN:
            return self
        if role == Role.MANAGER:
            return self.filter(campaign__team=team)
        if role in VIEW_FUNNEL:
            return self.filter(campaign__team=team, campaign__private=False)
        if role == Role.INSIDE:
            here = here or Q(territory__path__overlap=_worked_by(role, person))
            return self.filter(here | Q(holder=person) | Q(inside_rep=person))
        if role == Role.FIELD:
            reached = (here or Q(territory__path__overlap=_worked_by(role, person))) & Q(
                stage__in=[Stage.SQL, Stage.OPPORTUNITY, Stage.WON, Stage.LOST]
            )
            return self.filter(reached | Q(holder=person) | Q(field_rep=person))
        if role == Role.PRESALES:
            return self.filter(presales=person)
        if role == Role.SUPPORT:
            asked = self.model._meta.get_field("support_tasks").related_model.objects.in_hands_of(
                OuterRef(person) if isinstance(person, OuterRef) else person
            )
            of_task = Q(pk__in=asked.values("lead"))
            return self.filter(
                Q(campaign__private=False) & self._is_incomplete() | of_task, campaign__team=team
            )
        return self.none()

    def open(self):
        return self.filter(stage__in=OPEN_STAGES)

    def missing_number(self):
        """Open leads that wait outside the queue for a phone number."""
        return self.open().filter(self._with_step(kind="missing_number"))

    def missing_legal_basis(self):
        """Open leads whose calling law requires a legal basis that is not recorded."""
        return self.open().filter(self._with_step(without_legal_basis=True))

    def incomplete(self):
        """Open leads with a missing phone number or legal basis."""
        return self.filter(self._is_incomplete())

    def _is_incomplete(self):
        missing = self._with_step(kind="missing_number") | self._with_step(without_legal_basis=True)
        return Q(missing, stage__in=OPEN_STAGES)

    def _with_step(self, **facts):
        steps = self.model._meta.get_field("steps").related_model.objects
        return Exists(steps.filter(lead=OuterRef("pk"), **facts))

    def without_territory(self):
        """Open leads that are unassigned, because no territory of the campaign covers them."""
        return self.open().filter(territory__isnull=True)

    def to_enroll(self):
        """Leads of Marketing that are not in a cool-down."""
        not_cooling_down = Q(cooldown_until__isnull=True) | Q(cooldown_until__lte=clock.now().date())
        return self.open().filter(not_cooling_down, stream=Stream.MARKETING)

    def for_lists(self):
        """Select what a row of a list shows, in one query."""
        return self.select_related("company", "campaign", "territory", "contact", "holder")

    def as_rows(self):
        """Select only what a row of a table of leads shows, in two statements including the next steps."""
        return (
            self.select_related("company", "campaign", "contact", "holder")
            .only(
                "stage",
                "reason",
                "stream",
                "value",
                "company__name",
                "company__city",
                "campaign__name",
                "campaign__currency",
                "contact__name",
                "contact__title",
                "holder__name",
            )
            .prefetch_related("steps")
        )


def _worked_by(role, person) -> ArraySubquery:
    """Return the keys of the territories that `person` works. In the subquery, a reference reaches further."""
    there = OuterRef(person) if isinstance(person, OuterRef) else person
    return ArraySubquery(Territory.objects.worked_by(role, there).values("pk"))
