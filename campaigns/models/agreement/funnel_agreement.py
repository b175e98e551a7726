from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from salesdesk import clock
from salesdesk.people.models import Team
from salesdesk.people.permissions import VIEW_CAMPAIGNS
from salesdesk.people.roles import Role

from .times import TIMES


class AgreementState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the agreements of the user's team, all for an admin."""
        if user.role == Role.ADMIN:
            return self
        return self.filter(team=user.team_id) if user.role in VIEW_CAMPAIGNS else self.none()

    def in_force(self):
        return self.filter(state=AgreementState.IN_FORCE)

    def proposed(self):
        return self.filter(state=AgreementState.PROPOSED)


class FunnelAgreement(models.Model):
    """A version of the funnel that Marketing, Inside and Field agree on (R14): stages, actions and times.

    It is proposed, signed by one named person of each side, and then in force until the next one. While it is, a
    trigger keeps the agreed times in all campaigns of the team. What was proposed never changes.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="agreements", verbose_name=_("team"))
    number = models.PositiveIntegerField(_("version"))
    state = FSMField(_("state"), choices=AgreementState, default=AgreementState.PROPOSED, protected=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    note = models.CharField(_("reason for the change"), max_length=300, blank=True)
    first_call_within = models.DurationField(_("first call to an MQL within"), default=timedelta(minutes=5))
    offer_mql_after = models.DurationField(
        _("offer an MQL to a colleague after"), default=timedelta(minutes=15)
    )
    #: In the field rep's working hours.
    answer_within = models.DurationField(_("field responds to a handoff within"), default=timedelta(hours=24))
    nurture_every = models.DurationField(_("nurture call every"), default=timedelta(days=30))
    in_force_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint("team", "number", name="agreement_versions_are_numbered"),
            models.UniqueConstraint(
                "team", name="one_proposed_agreement_per_team", condition=Q(state="proposed")
            ),
            models.UniqueConstraint(
                "team", name="one_agreement_in_force_per_team", condition=Q(state="in_force")
            ),
            models.CheckConstraint(
                name="agreement_state_is_known", condition=Q(state__in=AgreementState.values)
            ),
            models.CheckConstraint(
                name="agreement_has_the_times_of_its_state",
                condition=Q(state="proposed", in_force_at__isnull=True, ended_at__isnull=True)
                | Q(state="in_force", in_force_at__isnull=False, ended_at__isnull=True)
                | Q(state="replaced", in_force_at__isnull=False, ended_at__isnull=False)
                | Q(state__in=["declined", "withdrawn"], in_force_at__isnull=True, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="agreed_colleague_comes_after_the_first_call",
                condition=Q(offer_mql_after__gte=F("first_call_within")),
            ),
            models.CheckConstraint(
                name="agreed_times_are_positive",
                condition=Q(first_call_within__gt=timedelta(0))
                & Q(answer_within__gt=timedelta(0))
                & Q(nurture_every__gt=timedelta(0)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="agreement_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="proposal_never_changes",
                operation=pgtrigger.UpdateOf(
                    "team_id", "number", "proposed_by_id", "proposed_at", "note", *TIMES
                ),
            ),
        ]

    def __str__(self):
        return f"{self.team} {self.number}"

    @property
    def tone(self) -> str:
        """Return the tone of the state's label."""
        return {"in_force": "good", "proposed": "accent", "declined": "bad"}.get(self.state, "")

    @transition(state, source=AgreementState.PROPOSED, target=AgreementState.IN_FORCE)
    def come_into_force(self):
        """All have signed."""
        self.in_force_at = clock.now()

    @transition(state, source=AgreementState.IN_FORCE, target=AgreementState.REPLACED)
    def replace(self):
        """The next version comes into force."""
        self.ended_at = clock.now()

    @transition(state, source=AgreementState.PROPOSED, target=AgreementState.DECLINED)
    def decline(self):
        """Somebody who was asked to sign did not agree."""
        self.ended_at = clock.now()

    @transition(state, source=AgreementState.PROPOSED, target=AgreementState.WITHDRAWN)
    def withdraw(self):
        """Its author took it back."""
        self.ended_at = clock.now()
