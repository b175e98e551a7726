from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from salesdesk import clock
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.people.roles import REPS, Role

#: A deal is stale when its next step is overdue by more than this.
STEP_MAY_WAIT = timedelta(days=2)


class OpportunityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the deals that `user` may see.

        Inside and field: those they hold or are the inside rep of. Presales: those they joined. Managers and
        Marketing: their team's.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role in VIEW_FUNNEL:
            return self.filter(lead__campaign__team=user.team_id)
        if user.role in REPS:
            return self.filter(Q(holder=user) | Q(lead__inside_rep=user))
        if user.role == Role.PRESALES:
            return self.filter(lead__presales=user, round=F("lead__round"))
        return self.none()

    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def for_lists(self):
        """Fetch everything a row shows, including the next step, in two queries."""
        related = self.select_related(
            "lead__company", "lead__campaign", "lead__contact", "lead__presales", "holder"
        )
        return related.prefetch_related("lead__steps")


class Opportunity(models.Model):
    """A deal with its holder, value, probability and the buyer's expected decision date."""

    class Result(models.TextChoices):
        WON = "won", _("Won")
        LOST = "lost", _("Lost")
        DROPPED = "dropped", _("Back to nurture")

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="opportunities")
    round = models.PositiveSmallIntegerField()
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="opportunities")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    probability = models.PositiveSmallIntegerField(_("chance"))
    decides_on = models.DateField(_("expected decision date"))
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=7, choices=Result, blank=True)
    ordered_on = models.DateField(_("order date"), null=True, blank=True)
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
            models.CheckConstraint(name="deal_value_is_positive", condition=Q(value__gt=0)),
            models.CheckConstraint(
                name="deal_probability_is_10_to_90", condition=Q(probability__in=range(10, 100, 10))
            ),
        ]
        indexes = [
            # Open deals of a rep, the nearest decision first.
            models.Index(
                "holder", "decides_on", name="opportunity_of_closer", condition=Q(closed_at__isnull=True)
            ),
        ]

    def __str__(self):
        return str(self.lead)

    @property
    def next_step(self):
        """The next step of the lead. An open deal has exactly one."""
        return next(iter(self.lead.steps.all()), None)

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


class BuyerFact(models.Model):
    """Something the buyer confirmed, with the colleague who heard it, when and where."""

    class Kind(models.TextChoices):
        BUDGET = "budget", _("Budget available")
        DATE = "date", _("Decision date set")
        DECIDERS_MET = "deciders_met", _("Decision-makers met")
        QUOTE_ASKED = "quote_asked", _("Quote requested")

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="buyer_facts")
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(_("source"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("opportunity", "kind", name="one_buyer_fact_per_kind"),
        ]

    def __str__(self):
        return self.get_kind_display()
