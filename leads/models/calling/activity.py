import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models.outcome import Outcome
from leads.models.accounts.contact import Contact
from leads.models.count_triggers import CONTACT_OR_UNDO, added_and_deleted
from leads.models.lead import Lead
from leads.models.triggers import MARK_UNDONE_CHANGES, append_only
from salesdesk import clock

from .activity_triggers import COMPANY_WAS_KNOWN

#: The outcome of a conversation that leaves the next step as it is. It is logged by hand and has no key on the desk.
SPOKE = "spoke"


class CustomerOutcome(models.TextChoices):
    """The results of a call to a customer, in place of those that move a lead through the funnel."""

    SATISFIED = "satisfied", _("Satisfied")
    ISSUE = "issue", _("Issue")
    REFERRAL = "referral", _("Referral")
    REPEAT_ORDER = "repeat_order", _("Repeat order")


#: Outcomes of a conversation with the right person, unlike no answer, voicemail or gatekeepers.
CONVERSATION_OUTCOMES = [
    SPOKE,
    Outcome.CALL_BACK,
    Outcome.LATER,
    Outcome.NO_INTEREST,
    Outcome.QUALIFIED,
    Outcome.MEETING,
    Outcome.DO_NOT_CALL,
    *CustomerOutcome,
]
#: Outcomes after which the call is retried.
UNANSWERED_OUTCOMES = [Outcome.NO_ANSWER, Outcome.VOICEMAIL]


OUTCOME_CHOICES = [(SPOKE, _("Spoke")), *Outcome.choices, *CustomerOutcome.choices]


def is_conversation() -> models.Q:
    """Return the filter for calls and meetings with the right person (R17)."""
    answered = models.Q(kind=Activity.Kind.CALL, outcome__in=CONVERSATION_OUTCOMES)
    met = models.Q(kind__in=Activity.MET) & ~models.Q(outcome__in=UNANSWERED_OUTCOMES)
    return answered | met


class ActivityQuerySet(models.QuerySet):
    def conversations(self):
        """Calls and meetings with the right person."""
        return self.not_undone().filter(is_conversation())

    def not_undone(self):
        """Exclude undone calls. Reports, attempts and the cadence count these."""
        undone = Activity.objects.filter(kind=Activity.Kind.UNDO, corrects=models.OuterRef("pk"))
        return self.filter(~models.Exists(undone))

    def contacts(self):
        """Activities that are contact with the company: no internal entries and no undone calls."""
        kinds = Activity.Kind
        internal = [
            kinds.PROBABILITY,
            kinds.ROUTE,
            kinds.HANDOFF,
            kinds.HANDOFF_QUESTION,
            kinds.HANDOFF_ANSWER,
            kinds.CALENDAR,
            kinds.MERGED,
            kinds.TERRITORY,
            kinds.TASK,
            kinds.FILE,
            kinds.SUPPORT,
        ]
        return self.exclude(kind__in=[*internal, kinds.UNDO]).not_undone()

    def calls(self):
        """Calls that were not undone."""
        return self.filter(kind=Activity.Kind.CALL).not_undone()

    def with_leads(self):
        """Select what a table of conversations shows."""
        return self.select_related("by", "contact", "lead__company", "lead__campaign")


class Activity(models.Model):
    """An entry in the timeline of a lead, such as a call or a note. A correction is a new entry."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        VIDEO = "video", _("Video call")
        CHAT = "chat", _("Chat")
        SMS = "sms", _("SMS")
        NOTE = "note", _("Note")
        PROBABILITY = "probability", _("Chance")
        UNDO = "undo", _("Undone")
        HANDOFF = "handoff", _("Handoff")
        HANDOFF_QUESTION = "handoff_question", _("Question from field")
        HANDOFF_ANSWER = "handoff_answer", _("Answer from inside")
        ROUTE = "route", _("Route")
        CALENDAR = "calendar", _("Calendar")
        MERGED = "merged", _("Companies merged")
        TERRITORY = "territory", _("Territory changed")
        TASK = "task", _("Task")
        FILE = "file", _("Files")
        SUPPORT = "support", _("Sales Support")

    #: Kinds in which people meet.
    MET = (Kind.MEETING, Kind.VISIT, Kind.VIDEO)
    #: Kinds that either side can begin.
    TWO_WAY = (Kind.CALL, Kind.EMAIL, Kind.VIDEO, Kind.CHAT, Kind.SMS)

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="activities")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="activities")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    outcome = models.CharField(max_length=12, choices=OUTCOME_CHOICES, blank=True)
    #: They called or wrote to us.
    incoming = models.BooleanField(default=False, db_default=False)
    attempt = models.PositiveSmallIntegerField(default=0)
    seconds = models.PositiveIntegerField(null=True, blank=True)
    probability = models.PositiveSmallIntegerField(null=True, blank=True)
    #: The previous probability, so that every change shows in the timeline.
    probability_before = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    #: Logged after the hold had ended.
    late = models.BooleanField(default=False)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    #: When it happened.
    at = models.DateTimeField(default=clock.now)
    #: When it was logged by hand; None if it was logged as it happened.
    logged_at = models.DateTimeField(null=True, blank=True)
    #: From another program, whose list may not say what came of a call (leads/models/imports/past_activity.py).
    imported = models.BooleanField(default=False, db_default=False, editable=False)
    #: The tips on the card of the call, counted by leads/calling/tip_results.py; None if it had none.
    shown_tips = ArrayField(models.BigIntegerField(), null=True, editable=False)
    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        constraints = [
            models.CheckConstraint(
                name="call_has_an_outcome",
                condition=~models.Q(kind="call") | ~models.Q(outcome="") | models.Q(imported=True),
            ),
            models.CheckConstraint(
                name="only_two_way_activities_come_in",
                condition=models.Q(incoming=False)
                | models.Q(kind__in=["call", "email", "video", "chat", "sms"]),
            ),
            models.CheckConstraint(
                name="activity_is_logged_after_it_happened",
                condition=models.Q(logged_at__isnull=True) | models.Q(logged_at__gte=models.F("at")),
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
            # The timeline of a lead.
            models.Index("lead", "at", "id", name="activity_by_lead"),
            # A rep's day: calls and conversations.
            models.Index("by", "at", name="activity_by_person"),
            # The calls and conversations of a period.
            models.Index("at", name="activity_by_time"),
        ]
        triggers = [
            *append_only(but_for_triggers=True),
            MARK_UNDONE_CHANGES,
            COMPANY_WAS_KNOWN,
            *added_and_deleted(condition=CONTACT_OR_UNDO),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.get_outcome_display()}"
