from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.models import FieldColleague
from salesdesk import clock
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.people.roles import Role

from .stages import OPEN_STAGES, Stage, Stream


class LeadQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone sees only what is theirs.

        Reps: what they hold, know or were offered, and their territories' leads (field from SQL on).
        Managers and Marketing: their team's campaigns. Support: the team's leads that lack a number or a basis.
        Presales: what they were invited to.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role in VIEW_FUNNEL:
            return self.filter(campaign__team=user.team_id)
        if user.role == Role.INSIDE:
            return self.filter(Q(territory__inside_rep=user) | Q(holder=user) | Q(inside_rep=user))
        if user.role == Role.FIELD:
            helped = FieldColleague.objects.filter(person=user).values("territory")
            reached = (Q(territory__field_rep=user) | Q(territory__in=helped)) & Q(
                stage__in=[Stage.SQL, Stage.OPPORTUNITY, Stage.WON, Stage.LOST]
            )
            return self.filter(reached | Q(holder=user) | Q(field_rep=user))
        if user.role == Role.PRESALES:
            return self.filter(presales=user)
        if user.role == Role.SUPPORT:
            return self.filter(campaign__team=user.team_id).incomplete()
        return self.none()

    def open(self):
        return self.filter(stage__in=OPEN_STAGES)

    def missing_number(self):
        """They wait outside the queue until somebody completes them."""
        return self.open().filter(self._with_step(kind="missing_number"))

    def missing_legal_basis(self):
        """The law of their country asks a ground to call them, and none is known."""
        return self.open().filter(self._with_step(without_legal_basis=True))

    def incomplete(self):
        """Somebody must find out something before they can be called."""
        return self.open().filter(
            self._with_step(kind="missing_number") | self._with_step(without_legal_basis=True)
        )

    def _with_step(self, **facts):
        steps = self.model._meta.get_field("steps").related_model.objects
        return Exists(steps.filter(lead=OuterRef("pk"), **facts))

    def without_territory(self):
        """Nobody's: no territory of the campaign takes this company."""
        return self.open().filter(territory__isnull=True)

    def to_enroll(self):
        """In Marketing's stream, on no programme yet, and not at rest."""
        awake = Q(cooldown_until__isnull=True) | Q(cooldown_until__lte=clock.now().date())
        return self.open().filter(awake, stream=Stream.MARKETING)

    def for_lists(self):
        """With what a row of a list shows, in one query."""
        return self.select_related("company", "campaign", "territory", "contact", "holder")

    def as_rows(self):
        """What a row of a table of leads shows, and no more: two statements, with the next steps."""
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
