import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.outcome import Outcome
from salesdesk import clock

from .contact import Contact
from .lead import Lead
from .triggers import append_only

#: Spoken with the person meant. Not dials, voicemail or gatekeepers.
CONVERSATIONS = [
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.QUALIFIED,
    Outcome.MEETING,
    Outcome.DO_NOT_CALL,
]


class TouchQuerySet(models.QuerySet):
    def conversations(self):
        """Calls and meetings with the person meant."""
        return self.standing().filter(
            models.Q(kind=Touch.Kind.CALL, outcome__in=CONVERSATIONS)
            | models.Q(kind__in=[Touch.Kind.MEETING, Touch.Kind.VISIT])
        )

    def standing(self):
        """Without calls that were taken back: figures, attempts and the cadence count these."""
        undone = Touch.objects.filter(kind=Touch.Kind.UNDO, corrects=models.OuterRef("pk"))
        return self.filter(~models.Exists(undone))

    def contacts(self):
        """Every contact with the company that stands. What the desk says, decides or corrects among itself is none."""
        kinds = Touch.Kind
        ours = [kinds.CHANCE, kinds.ROUTE, kinds.HANDED, kinds.ASKED, kinds.TOLD, kinds.DIARY, kinds.MERGED]
        return self.exclude(kind__in=[*ours, kinds.UNDO]).standing()

    def calls(self):
        """Calls that stand."""
        return self.filter(kind=Touch.Kind.CALL).standing()

    def with_leads(self):
        """What a row of a table of conversations shows."""
        return self.select_related("by", "contact", "lead__company", "lead__campaign")


class Touch(models.Model):
    """One contact, one line in the lead's story. A correction is a new line."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        CHAT = "chat", _("Chat")
        NOTE = "note", _("Note")
        CHANCE = "chance", _("Chance")
        UNDO = "undo", _("Taken back")
        HANDED = "handed", _("Handed over")
        ASKED = "asked", _("Field asks")
        TOLD = "told", _("Inside answers")
        ROUTE = "route", _("Route")
        DIARY = "diary", _("Calendar")
        MERGED = "merged", _("One company now")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="touches")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="touches")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=7, choices=Kind)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    chance = models.PositiveSmallIntegerField(null=True, blank=True)
    #: What the chance was until then: it never falls silently.
    chance_before = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    #: Logged after the hold had ended: kept, and says so.
    late = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    objects = TouchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "touches"
        constraints = [
            models.CheckConstraint(
                name="a_call_has_an_outcome",
                condition=~models.Q(kind="call") | ~models.Q(outcome=""),
            ),
            models.CheckConstraint(
                name="a_line_of_chance_says_how_much",
                condition=~models.Q(kind="chance") | models.Q(chance__isnull=False),
            ),
            models.CheckConstraint(
                name="an_undo_names_its_call",
                condition=~models.Q(kind="undo") | models.Q(corrects__isnull=False),
            ),
            models.UniqueConstraint(
                "corrects", name="a_call_is_taken_back_once", condition=models.Q(kind="undo")
            ),
        ]
        indexes = [
            # A lead's story, in order.
            models.Index("lead", "at", "id", name="touch_by_lead"),
            # A rep's day: calls and conversations.
            models.Index("by", "at", name="touch_by_person"),
            # The calls and conversations of a period.
            models.Index("at", name="touch_by_time"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_outcome_display()}"
