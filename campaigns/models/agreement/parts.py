"""The parts of an agreement, which are only added to: its stages, recurring actions, signatures and their records."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.append_only import append_only
from salesdesk.people.roles import Role

from .funnel_agreement import FunnelAgreement


class AgreedStageName(models.TextChoices):
    """The open stages of the funnel (leads/models/stages.py, which this app can't import)."""

    SUSPECT = "suspect", _("Suspect")
    PROSPECT = "prospect", _("Prospect")
    MQL = "mql", _("MQL")
    SQL = "sql", _("SQL")
    OPPORTUNITY = "opportunity", _("Opportunity")


class Responsible(models.TextChoices):
    """The side that is responsible; each signs."""

    MARKETING = Role.MARKETING.value, _("Marketing")
    INSIDE = Role.INSIDE.value, _("Inside")
    FIELD = Role.FIELD.value, _("Field")


class Rhythm(models.TextChoices):
    DAY = "day", _("Every day")
    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")


class AgreedStage(models.Model):
    """The responsible side, criteria and expected conversion of a stage."""

    agreement = models.ForeignKey(FunnelAgreement, models.PROTECT, related_name="stages", db_index=False)
    stage = models.CharField(_("stage"), max_length=11, choices=AgreedStageName)
    responsible = models.CharField(_("responsible"), max_length=9, choices=Responsible)
    entry = models.CharField(_("enters when"), max_length=300, blank=True)
    exit = models.CharField(_("moves on when"), max_length=300, blank=True)
    #: The percentage that moves on to a later stage.
    conversion = models.PositiveSmallIntegerField(_("expected to move on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("agreement", "stage", name="each_stage_is_agreed_once"),
            models.CheckConstraint(
                name="agreed_stage_is_known", condition=Q(stage__in=AgreedStageName.values)
            ),
            models.CheckConstraint(
                name="agreed_stage_has_a_responsible_side",
                condition=Q(responsible__in=Responsible.values),
            ),
            models.CheckConstraint(
                name="agreed_conversion_is_a_percentage",
                condition=Q(conversion__isnull=True) | Q(conversion__range=(1, 100)),
            ),
        ]
        triggers = append_only()

    def __str__(self):
        return self.get_stage_display()


class AgreedAction(models.Model):
    """An action that returns at a rhythm."""

    agreement = models.ForeignKey(FunnelAgreement, models.PROTECT, related_name="actions", db_index=False)
    position = models.PositiveSmallIntegerField()
    what = models.CharField(_("action"), max_length=200)
    rhythm = models.CharField(_("rhythm"), max_length=5, choices=Rhythm, default=Rhythm.WEEK)
    responsible = models.CharField(_("by"), max_length=9, choices=Responsible)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint("agreement", "position", name="agreed_actions_are_in_order"),
            models.CheckConstraint(name="agreed_action_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="agreed_action_has_a_rhythm",
                condition=Q(rhythm__in=Rhythm.values, responsible__in=Responsible.values),
            ),
        ]
        triggers = append_only()

    def __str__(self):
        return self.what


class ActionDone(models.Model):
    """An agreed action was done for the period that began on a day, by somebody of the responsible side."""

    action = models.ForeignKey(AgreedAction, models.PROTECT, related_name="done", db_index=False)
    #: The first day of the day, week or month.
    period = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("action", "period", name="agreed_action_is_done_once")]
        triggers = append_only()

    def __str__(self):
        return f"{self.action} {self.period}"


class AgreementSigner(models.Model):
    """A named person who signs for a side."""

    agreement = models.ForeignKey(FunnelAgreement, models.PROTECT, related_name="signers", db_index=False)
    side = models.CharField(max_length=9, choices=Responsible)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreements_to_sign")
    signed_at = models.DateTimeField(null=True, blank=True)
    #: Why the person did not agree.
    declined_because = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("agreement", "side", name="one_signer_for_each_side"),
            models.UniqueConstraint("agreement", "person", name="a_person_signs_for_one_side"),
            models.CheckConstraint(
                name="a_signer_agrees_or_declines",
                condition=Q(signed_at__isnull=True) | Q(declined_because=""),
            ),
            models.CheckConstraint(name="a_side_signs", condition=Q(side__in=Responsible.values)),
        ]
        triggers = [
            pgtrigger.Protect(name="signer_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="signature_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__signed_at__isnull=False) | ~pgtrigger.Q(old__declined_because=""),
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_side_display()})"
