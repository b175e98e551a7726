import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.outcome import Outcome
from leads.models.contact import Contact
from leads.models.lead import Lead
from leads.models.triggers import append_only
from salesdesk import clock

#: Spoken with the person meant. Not dials, voicemail or gatekeepers.
CONVERSATION_OUTCOMES = [
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.QUALIFIED,
    Outcome.MEETING,
    Outcome.DO_NOT_CALL,
]


class ActivityQuerySet(models.QuerySet):
    def conversations(self):
        """Calls and meetings with the person meant."""
        return self.not_undone().filter(
            models.Q(kind=Activity.Kind.CALL, outcome__in=CONVERSATION_OUTCOMES)
            | models.Q(kind__in=[Activity.Kind.MEETING, Activity.Kind.VISIT])
        )

    def not_undone(self):
        """Without calls that were taken back: figures, attempts and the cadence count these."""
        undone = Activity.objects.filter(kind=Activity.Kind.UNDO, corrects=models.OuterRef("pk"))
        return self.filter(~models.Exists(undone))

    def contacts(self):
        """Every contact with the company that stands. What the desk says, decides or corrects among itself is none."""
        kinds = Activity.Kind
        ours = [
            kinds.PROBABILITY,
            kinds.ROUTE,
            kinds.HANDOFF,
            kinds.HANDOFF_QUESTION,
            kinds.HANDOFF_ANSWER,
            kinds.CALENDAR,
            kinds.MERGED,
        ]
        return self.exclude(kind__in=[*ours, kinds.UNDO]).not_undone()

    def calls(self):
        """Calls that stand."""
        return self.filter(kind=Activity.Kind.CALL).not_undone()

    def with_leads(self):
        """What a row of a table of conversations shows."""
        return self.select_related("by", "contact", "lead__company", "lead__campaign")


class Activity(models.Model):
    """One contact, one line in the lead's story. A correction is a new line."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        CHAT = "chat", _("Chat")
        NOTE = "note", _("Note")
        PROBABILITY = "probability", _("Chance")
        UNDO = "undo", _("Taken back")
        HANDOFF = "handoff", _("Handed over")
        HANDOFF_QUESTION = "handoff_question", _("Field asks")
        HANDOFF_ANSWER = "handoff_answer", _("Inside answers")
        ROUTE = "route", _("Route")
        CALENDAR = "calendar", _("Calendar")
        MERGED = "merged", _("One company now")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="activities")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="activities")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    probability = models.PositiveSmallIntegerField(null=True, blank=True)
    #: What the chance was until then: it never falls silently.
    probability_before = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    #: Logged after the hold had ended: kept, and says so.
    late = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                name="call_has_an_outcome",
                condition=~models.Q(kind="call") | ~models.Q(outcome=""),
            ),
            models.CheckConstraint(
                name="probability_activity_has_value",
                condition=~models.Q(kind="probability") | models.Q(probability__isnull=False),
            ),
            models.CheckConstraint(
                name="undo_has_its_call",
                condition=~models.Q(kind="undo") | models.Q(corrects__isnull=False),
            ),
            models.UniqueConstraint("corrects", name="call_is_undone_once", condition=models.Q(kind="undo")),
        ]
        indexes = [
            # A lead's story, in order.
            models.Index("lead", "at", "id", name="activity_by_lead"),
            # A rep's day: calls and conversations.
            models.Index("by", "at", name="activity_by_person"),
            # The calls and conversations of a period.
            models.Index("at", name="activity_by_time"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_outcome_display()}"
