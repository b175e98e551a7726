from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from campaigns.models import Campaign
from leads.models import Lead
from leads.models.permissions import manages_lead_team
from salesdesk import clock

from .opportunity_queryset import OpportunityQuerySet
from .opportunity_triggers import TRIGGERS

#: A deal is stale when its next step is overdue by more than this.
STEP_MAY_WAIT = timedelta(days=2)
_DECIDED = Q(result__in=["won", "lost"])


def is_open(opportunity) -> bool:
    return opportunity.closed_at is None


def holds_or_manages(opportunity, by) -> bool:
    """Return whether `by` holds the deal or manages its team."""
    return opportunity.holder_id == by.pk or manages_lead_team(opportunity.lead, by)


def _open_index(name: str, *columns: str) -> models.Index:
    return models.Index(*columns, "id", name=name, condition=Q(closed_at__isnull=True))


def _closed_index(name: str, *columns: str) -> models.Index:
    return models.Index(*columns, "id", name=name, condition=Q(closed_at__isnull=False))


class Opportunity(FSMModelMixin, models.Model):
    """A deal with its holder, step, value, probability and the buyer's expected decision date.

    A trigger logs changes of these terms (OpportunityChange), on behalf of the actor of salesdesk.people.actor.
    """

    class Step(models.TextChoices):
        DISCOVERY = "discovery", _("Discovery")
        PROPOSAL = "proposal", _("Proposal")
        NEGOTIATION = "negotiation", _("Negotiation")

    class Result(models.TextChoices):
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        DROPPED = "dropped", _("Back to nurture")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="opportunities")
    #: That of the lead, set by a trigger, so that the board reads no leads besides those it shows.
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="opportunities", db_index=False, editable=False
    )
    round = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opportunities")
    step = FSMField(_("step"), choices=Step, default=Step.DISCOVERY, protected=True)
    #: The order of the steps, to sort by.
    step_rank = models.GeneratedField(
        expression=Case(
            *(When(step=step, then=Value(rank)) for rank, step in enumerate(Step.values)),
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    probability = models.PositiveSmallIntegerField(_("chance"))
    #: The product's chance in percent (handoffs/forecast/evidence.py); None if the deal is older than any that closed.
    evidence = models.PositiveSmallIntegerField(_("evidence"), null=True, blank=True)
    estimated_at = models.DateTimeField(default=clock.now)
    decides_on = models.DateField(_("expected decision date"))
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=7, choices=Result, blank=True)
    ordered_on = models.DateField(_("order date"), null=True, blank=True)
    #: Brought in by an import, which may not know its value: it is 0 then.
    imported = models.BooleanField(default=False, db_default=False, editable=False)
    objects = OpportunityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "opportunities"
        constraints = [
            models.UniqueConstraint(
                "lead", name="one_open_opportunity_per_lead", condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(
                name="closed_deal_has_result",
                condition=Q(closed_at__isnull=True, result="") | (Q(closed_at__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="won_deal_has_order_date", condition=~Q(result="won") | Q(ordered_on__isnull=False)
            ),
            models.CheckConstraint(
                name="deal_value_is_positive", condition=Q(value__gt=0) | Q(imported=True, value=0)
            ),
            models.CheckConstraint(
                name="deal_probability_is_10_to_90", condition=Q(probability__in=range(10, 100, 10))
            ),
            models.CheckConstraint(
                name="deal_evidence_is_1_to_99",
                condition=Q(evidence__isnull=True) | Q(evidence__range=(1, 99)),
            ),
            models.CheckConstraint(
                name="deal_step_is_known", condition=Q(step__in=["discovery", "proposal", "negotiation"])
            ),
        ]
        indexes = [
            # Open deals of a rep, the nearest decision first.
            models.Index(
                "holder", "decides_on", name="opportunity_of_closer", condition=Q(closed_at__isnull=True)
            ),
            # A column of the board, and its totals.
            _open_index("opportunity_on_board", "step", "decides_on"),
            # The list of open deals in each order.
            _open_index("opportunity_by_decision", "decides_on"),
            _open_index("opportunity_by_value", "value"),
            _open_index("opportunity_by_age", "opened_at"),
            _open_index("opportunity_by_step", "step_rank"),
            # The sweep that estimates the chance of open deals.
            _open_index("opportunity_to_estimate", "estimated_at"),
            # The list of closed deals: the latest first, and by value.
            _closed_index("opportunity_by_closing", "closed_at"),
            _closed_index("opportunity_by_value_closed", "value"),
            # The same, of one result.
            _closed_index("opportunity_closed", "result", "closed_at"),
            _closed_index("opportunity_closed_by_value", "result", "value"),
            # The cycles of the latest decided deals, which tell what is stale.
            models.Index(
                "closed_at", name="opportunity_decided", include=["campaign", "opened_at"], condition=_DECIDED
            ),
        ]
        triggers = TRIGGERS

    def __str__(self):
        return str(self.lead)

    @transition(
        step,
        source=[Step.PROPOSAL, Step.NEGOTIATION],
        target=Step.DISCOVERY,
        conditions=[is_open],
        permission=holds_or_manages,
    )
    def discover(self):
        """Go back to finding out what the buyer needs."""

    @transition(
        step,
        source=[Step.DISCOVERY, Step.NEGOTIATION],
        target=Step.PROPOSAL,
        conditions=[is_open],
        permission=holds_or_manages,
    )
    def propose(self):
        """Offer a solution to a known problem."""

    @transition(
        step,
        source=[Step.DISCOVERY, Step.PROPOSAL],
        target=Step.NEGOTIATION,
        conditions=[is_open],
        permission=holds_or_manages,
    )
    def negotiate(self):
        """Agree on the terms of the proposal."""

    @property
    def next_step(self):
        """The next step of the lead. An open deal has exactly one."""
        return next(iter(self.lead.steps.all()), None)

    @property
    def age(self) -> timedelta:
        """How long the deal has been open, or was."""
        return (self.closed_at or clock.now()) - self.opened_at

    @property
    def stale(self) -> str:
        """Why an open deal needs attention: decision date passed or next step overdue. Empty when on track."""
        if self.date_has_passed:
            return str(_("decision date passed"))
        return str(_("next step overdue")) if self.late_step else ""

    @property
    def date_has_passed(self) -> bool:
        """Whether the expected decision date of an open deal is in the past."""
        return not self.closed_at and self.decides_on < self.holder.today

    @property
    def late_step(self):
        """The next step of an open deal if it is overdue by more than `STEP_MAY_WAIT`, else None."""
        step = None if self.closed_at else self.next_step
        return step if step and step.due_at < clock.now() - STEP_MAY_WAIT else None
