from django.conf import settings
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from leads.models import Lead, Seat, Touch
from salesdesk import clock
from salesdesk.people.roles import Role

from .appointment import Appointment


class Reason(models.TextChoices):
    """Why field did not take it: the agreed list."""

    BUDGET_HOLDER = "budget_holder", _("Budget holder missing")
    NEED_UNCLEAR = "need_unclear", _("The need is unclear")
    NO_BUDGET = "no_budget", _("No budget")
    TIMING = "timing", _("Not this quarter")
    WRONG_FIT = "wrong_fit", _("Not for us")
    OTHER = "other", _("Something else")


class HandoffQuerySet(models.QuerySet):
    def seen_by(self, user):
        """Field: what was offered to them. Inside: what they offered. Managers and Marketing: their team's."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.FIELD:
            return self.filter(to=user)
        if user.role == Role.INSIDE:
            return self.filter(offered_by=user)
        if user.role in (Role.MANAGER, Role.MARKETING):
            return self.filter(lead__campaign__team=user.team_id)
        return self.none()

    def answered_by(self, user):
        """The ones on which this person's answer is awaited."""
        return self.open().filter(to=user) if user.role == Role.FIELD else self.none()

    def open(self):
        return self.filter(state=Handoff.State.OFFERED)

    def answered(self):
        """Accepted, sent back or taken back."""
        return self.exclude(state=Handoff.State.OFFERED)

    def by_clock(self):
        """Who has least time left comes first."""
        return self.order_by("due_at", "pk")

    def for_lists(self):
        return self.select_related("lead__company", "lead__campaign", "lead__contact", "offered_by", "to")

    def for_clocks(self):
        """With the absences of who answers, in one query more: a clock runs in their working hours."""
        return self.for_lists().prefetch_related("to__absences")

    def for_inbox(self):
        """With what a row of the inbox says, in one query: who decides, the meeting, the call, how often before."""
        deciding = Seat.objects.filter(lead=OuterRef("lead"), part__in=[Seat.Part.DECIDES, Seat.Part.SIGNS])
        planned = Appointment.objects.planned().filter(
            lead=OuterRef("lead"), created_at__gte=OuterRef("offered_at")
        )
        called = Touch.objects.calls().filter(lead=OuterRef("lead"), at__lte=OuterRef("offered_at"))
        earlier = Handoff.objects.filter(lead=OuterRef("lead"), pk__lt=OuterRef("pk"))
        return self.for_clocks().annotate(
            deciders=_counted(deciding),
            meets_at=Subquery(planned.order_by("starts_at").values("starts_at")[:1]),
            talked=Subquery(called.order_by("-at", "-id").values("seconds")[:1]),
            times_before=_counted(earlier),
        )


class Handoff(models.Model):
    """An SQL offered by inside to field, answered against a clock of working hours."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Accepted")
        RETURNED = "returned", _("Returned")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="handoffs")
    round = models.PositiveSmallIntegerField()
    state = FSMField(choices=State, default=State.OFFERED, protected=True)
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="offered_handoffs")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="received_handoffs")
    brief = models.TextField(_("brief"))
    offered_at = models.DateTimeField(default=clock.now)
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
                name="a_handoff_state_is_known",
                condition=Q(state__in=["offered", "accepted", "returned", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="an_answer_says_who_and_when",
                condition=Q(state="offered", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="offered") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(name="a_return_says_why", condition=~Q(state="returned") | ~Q(reason="")),
            models.CheckConstraint(
                name="due_after_the_offer", condition=Q(due_at__gt=models.F("offered_at"))
            ),
        ]
        indexes = [
            # The inbox, by the clock; the escalation sweep reads the same order.
            models.Index("to", "due_at", name="handoff_inbox", condition=Q(state="offered")),
            models.Index(
                "due_at", name="handoff_to_escalate", condition=Q(state="offered", escalated_at__isnull=True)
            ),
        ]

    def __str__(self):
        return f"{self.lead} → {self.to}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OFFERED

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

    def _answer(self, by):
        self.answered_by, self.answered_at = by, clock.now()


def _counted(rows) -> Subquery:
    """How many `rows` there are of a lead, as a column of another query."""
    counted = rows.order_by().values("lead").annotate(count=Count("pk")).values("count")
    return Subquery(counted, output_field=IntegerField())
