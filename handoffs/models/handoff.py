from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from leads.models import Lead
from salesdesk import clock

from .handoff_queryset import HandoffQuerySet


class Reason(models.TextChoices):
    """Why field did not take it: the agreed list."""

    BUDGET_HOLDER = "budget_holder", _("Budget holder missing")
    NEED_UNCLEAR = "need_unclear", _("The need is unclear")
    NO_BUDGET = "no_budget", _("No budget")
    TIMING = "timing", _("Not this quarter")
    WRONG_FIT = "wrong_fit", _("Not for us")
    OTHER = "other", _("Something else")


ANSWERED = ~Q(state="offered")


class Handoff(models.Model):
    """An SQL offered by inside to field, answered against a clock of working hours."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        PASSED_ON = "passed_on", _("Passed on")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="handoffs")
    round = models.PositiveSmallIntegerField()
    #: Which time this lead is handed over: 1, 2, …
    number = models.PositiveSmallIntegerField(default=1)
    state = FSMField(choices=State, default=State.OFFERED, protected=True)
    #: Who qualified the lead and wrote the brief: of the pair whose handoff this is, for good.
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="offered_handoffs")
    #: Who looks after it on the inside until field has answered: whom field asks, and in whose list it waits. Theirs
    #: who offered it, until the lead is given to a colleague. Nobody asks whose the answered ones were.
    inside = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="received_handoffs")
    #: Why this field rep: what the desk proposed it for, or what the inside rep said instead.
    choice_reason = models.CharField(max_length=300, blank=True)
    brief = models.TextField(_("brief"))
    offered_at = models.DateTimeField(default=clock.now)
    #: The working time of field that was agreed for an answer, when it was offered.
    agreed = models.DurationField()
    #: So much of it was left (negative: it was late) when the clock was set: by the offer, by a question and its
    #: answer, and at the end by field's answer.
    clock_left = models.DurationField()
    clock_from = models.DateTimeField()
    #: Since when the clock stands, because inside was asked something.
    asked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    escalated_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=14, choices=Reason, blank=True)
    missing = models.CharField(_("what is missing"), max_length=300, blank=True)
    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("lead", name="one_open_handoff_per_lead", condition=Q(state="offered")),
            models.CheckConstraint(
                name="handoff_state_is_known",
                condition=Q(state__in=["offered", "accepted", "returned", "withdrawn", "passed_on"]),
            ),
            models.CheckConstraint(
                name="answered_handoff_has_user_and_time",
                condition=Q(state="offered", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="offered") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="returned_handoff_has_reason", condition=~Q(state="returned") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="handoff_due_after_offer", condition=Q(due_at__gt=models.F("offered_at"))
            ),
            models.CheckConstraint(
                name="only_open_handoff_has_question",
                condition=Q(asked_at__isnull=True) | Q(state="offered"),
            ),
            models.UniqueConstraint("lead", "number", name="unique_handoff_number_per_lead"),
        ]
        indexes = [
            # The inbox, by the clock; the escalation sweep reads the same order.
            models.Index("to", "due_at", "id", name="handoff_inbox", condition=Q(state="offered")),
            models.Index(
                "due_at", name="handoff_to_escalate", condition=Q(state="offered", escalated_at__isnull=True)
            ),
            # What waits for field, as who looks after it and a team's manager see it.
            models.Index(
                "inside", "due_at", "id", name="handoff_open_by_inside_rep", condition=Q(state="offered")
            ),
            models.Index("due_at", "id", name="handoff_open_by_due_time", condition=Q(state="offered")),
            # The answered ones of field, of who offered them, and of a team, the latest first.
            models.Index(fields=["to", "-answered_at", "-id"], name="handoff_answered", condition=ANSWERED),
            models.Index(
                fields=["offered_by", "-answered_at", "-id"],
                name="handoff_answered_by_offerer",
                condition=ANSWERED,
            ),
            models.Index(fields=["-answered_at", "-id"], name="handoff_latest_answers", condition=ANSWERED),
            # Who was served least recently.
            models.Index(fields=["to", "-offered_at"], name="handoff_last_offered"),
        ]
        triggers = [pgtrigger.ReadOnly(name="offered_by_is_read_only", fields=["offered_by"])]

    def __str__(self):
        return f"{self.lead} → {self.to}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OFFERED

    @property
    def question(self):
        """What field asked and inside has not answered yet."""
        return next((each for each in self.questions.all() if not each.answered_at), None)

    @transition(state, source=State.OFFERED, target=State.ACCEPTED)
    def accept(self, by):
        self._answer(by)

    @transition(state, source=State.OFFERED, target=State.RETURNED)
    def send_back(self, by, reason, missing=""):
        self.reason, self.missing = reason, missing
        self._answer(by)

    @transition(state, source=State.OFFERED, target=State.WITHDRAWN)
    def withdraw(self, by):
        self._answer(by)

    @transition(state, source=State.OFFERED, target=State.PASSED_ON)
    def pass_on(self, by):
        self._answer(by)

    def _answer(self, by):
        self.answered_by, self.answered_at = by, clock.now()
        self._set_clock(self.answered_at)
        self.asked_at = None

    def stop_clock(self, now):
        """Inside was asked something."""
        self._set_clock(now)
        self.asked_at = now

    def start_clock(self, now):
        """It goes on with what was left, in the working hours of who was asked."""
        calendar = self.to.calendar
        self.clock_from, self.asked_at = now, None
        if self.clock_left > timedelta():
            self.due_at = calendar.add(now, self.clock_left)
        else:
            self.due_at = max(self.due_at, calendar.before(now, -self.clock_left))

    def time_left_at(self, now) -> timedelta:
        """The working time that is left, negative when it is late; a clock that stands keeps what it had."""
        if self.asked_at or not self.is_open:
            return self.clock_left
        return self.clock_left - self.to.calendar.between(self.clock_from, now)

    @property
    def held(self) -> timedelta:
        """The working time for which field had it, until it answered."""
        return self.agreed - self.clock_left

    def _set_clock(self, now):
        self.clock_left, self.clock_from = self.time_left_at(now), now
