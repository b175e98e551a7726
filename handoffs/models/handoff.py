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
    """Why field did not accept a handoff: the list that inside and field agreed on."""

    BUDGET_HOLDER = "budget_holder", _("Budget holder missing")
    NEED_UNCLEAR = "need_unclear", _("Need unclear")
    NO_BUDGET = "no_budget", _("No budget")
    TIMING = "timing", _("Not this quarter")
    WRONG_FIT = "wrong_fit", _("Not a fit")
    OTHER = "other", _("Other")


ANSWERED = ~Q(state="offered")


class Handoff(models.Model):
    """An SQL that inside offers to field, with a deadline in field's working hours."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Sent back")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        PASSED_ON = "passed_on", _("Passed on")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="handoffs")
    round = models.PositiveSmallIntegerField()
    #: Counts the handoffs of a lead: 1, 2, …
    number = models.PositiveSmallIntegerField(default=1)
    state = FSMField(choices=State, default=State.OFFERED, protected=True)
    #: The rep who qualified the lead and wrote the brief. Never changes: reports count the handoff as theirs.
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="offered_handoffs")
    #: The inside rep who owns the open handoff and answers field's questions: the offerer, until the lead is
    #: reassigned. Closed handoffs are never looked up by it, so it has no index of its own.
    inside_rep = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="received_handoffs")
    #: Why this field rep: the reason of the rotation, or the inside rep's reason for overriding it.
    choice_reason = models.CharField(max_length=300, blank=True)
    brief = models.TextField(_("brief"))
    offered_at = models.DateTimeField(default=clock.now)
    #: The agreed response time in field's working hours, fixed at the offer.
    agreed_response_time = models.DurationField()
    #: The working time left at `clock_from`, negative when overdue. Set by the offer, by a question, by its answer
    #: and by field's response.
    clock_left = models.DurationField()
    clock_from = models.DateTimeField()
    #: Set while the clock is paused because field waits for inside's answer.
    asked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    #: How often the agreed time has passed, as far as people were told: the field rep, then the managers twice.
    escalation_level = models.PositiveSmallIntegerField(default=0, db_default=0)
    #: When the managers were told.
    escalated_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=14, choices=Reason, blank=True)
    missing_info = models.CharField(_("what is missing"), max_length=300, blank=True)
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
            # Field's inbox by deadline; the escalation sweep reads the same order.
            models.Index("to", "due_at", "id", name="handoff_inbox", condition=Q(state="offered")),
            models.Index(
                "due_at", name="handoff_to_escalate", condition=Q(state="offered", escalation_level__lt=3)
            ),
            # Open handoffs of an inside rep, and of a manager's team.
            models.Index(
                "inside_rep", "due_at", "id", name="handoff_open_by_inside_rep", condition=Q(state="offered")
            ),
            models.Index("due_at", "id", name="handoff_open_by_due_time", condition=Q(state="offered")),
            # Answered handoffs of a field rep, of an inside rep and of a team, latest first.
            models.Index(fields=["to", "-answered_at", "-id"], name="handoff_answered", condition=ANSWERED),
            models.Index(
                fields=["offered_by", "-answered_at", "-id"],
                name="handoff_answered_by_offerer",
                condition=ANSWERED,
            ),
            models.Index(fields=["-answered_at", "-id"], name="handoff_latest_answers", condition=ANSWERED),
            # The rotation: the field rep who got a handoff least recently.
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
        """Field's open question to inside, or None."""
        return next((each for each in self.questions.all() if not each.answered_at), None)

    @transition(state, source=State.OFFERED, target=State.ACCEPTED)
    def accept(self, by):
        self._answer(by)

    @transition(state, source=State.OFFERED, target=State.RETURNED)
    def send_back(self, by, reason, missing_info=""):
        self.reason, self.missing_info = reason, missing_info
        self._answer(by)

    @transition(state, source=State.OFFERED, target=State.WITHDRAWN)
    def withdraw(self, by):
        self._answer(by)

    @transition(state, source=State.OFFERED, target=State.PASSED_ON)
    def pass_on(self, by):
        self._answer(by)

    @transition(state, source=State.PASSED_ON, target=State.OFFERED)
    def resume(self):
        """Offer it to the same field rep again. The clock goes on from where it was."""
        self.answered_by = self.answered_at = None

    def _answer(self, by):
        self.answered_by, self.answered_at = by, clock.now()
        self._set_clock(self.answered_at)
        self.asked_at = None

    def stop_clock(self, now):
        """Pause the clock while inside owes field an answer."""
        self._set_clock(now)
        self.asked_at = now

    def start_clock(self, now):
        """Run the clock from `now` with the time that was left, in field's working hours."""
        calendar = self.calendar
        self.clock_from, self.asked_at = now, None
        if self.clock_left > timedelta():
            self.due_at = calendar.add(now, self.clock_left)
        else:
            self.due_at = max(self.due_at, calendar.before(now, -self.clock_left))

    @property
    def calendar(self):
        """Return the field rep's working hours, with the holidays of the lead's territory."""
        territory = self.lead.territory
        return self.to.calendar.with_days(territory.special_days) if territory else self.to.calendar

    def time_left_at(self, now) -> timedelta:
        """Return the working time left at `now`, negative when overdue. A paused clock keeps its value."""
        if self.asked_at or not self.is_open:
            return self.clock_left
        return self.clock_left - self.calendar.between(self.clock_from, now)

    @property
    def held(self) -> timedelta:
        """The working time that field took to respond."""
        return self.agreed_response_time - self.clock_left

    def _set_clock(self, now):
        self.clock_left, self.clock_from = self.time_left_at(now), now
