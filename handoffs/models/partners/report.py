import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from handoffs.models.opportunity import Opportunity
from leads.models import Lead
from leads.models.stages import DropReason
from salesdesk import clock
from salesdesk.db.append_only import append_only

from .link import PartnerLink


class PartnerReport(models.Model):
    """An event on the page of a link: who, when, from where, and what (never changed)."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("Opened the page")
        REFUSED = "refused", _("Used a closed link")
        UPDATE = "update", _("Updated a deal")
        RESULT = "result", _("Reported a result")
        DEAL = "deal", _("Reported a new deal")

    #: The form that was sent; a second copy finds the first.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(PartnerLink, models.PROTECT, related_name="reports", db_index=False)
    kind = models.CharField(max_length=7, choices=Kind)
    #: As they typed it; empty if they typed nothing.
    name = models.CharField(max_length=120, blank=True)
    #: The internet address; of IPv6 the network.
    network = models.CharField(max_length=50)
    at = models.DateTimeField(default=clock.now)
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="partner_reports"
    )
    #: The lead that a new deal became.
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, blank=True, related_name="partner_reports", db_index=False
    )
    #: The changes, as sentences, and their note.
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_report_names_what_it_is_about",
                condition=Q(kind__in=["opened", "refused"])
                | Q(kind__in=["update", "result"], opportunity__isnull=False)
                | Q(kind="deal", lead__isnull=False),
            ),
            models.CheckConstraint(
                name="partner_report_names_its_author",
                condition=Q(kind__in=["opened", "refused"]) | ~Q(name=""),
            ),
        ]
        indexes = [
            # The log of a link, newest first.
            models.Index(fields=["link", "-id"], name="report_by_partner_link"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.get_kind_display()} {self.name}".strip()


class PartnerProposal(models.Model):
    """A result that a partner reported. The deal closes when its owner confirms it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for the owner")
        CONFIRMED = "confirmed", _("Confirmed")
        DECLINED = "declined", _("Not confirmed")

    report = models.OneToOneField(PartnerReport, models.PROTECT, related_name="proposal")
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, related_name="partner_proposals", db_index=False
    )
    state = FSMField(choices=State, default=State.PROPOSED, protected=True)
    won = models.BooleanField()
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    ordered_on = models.DateField(_("order date"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, choices=DropReason, blank=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "opportunity", name="one_waiting_partner_result_per_deal", condition=Q(state="proposed")
            ),
            models.CheckConstraint(
                name="partner_result_is_complete",
                condition=Q(won=True, value__gt=0, ordered_on__isnull=False) | (Q(won=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="partner_result_is_answered_by_somebody",
                condition=Q(state="proposed", answered_by__isnull=True, answered_at__isnull=True)
                | Q(
                    state__in=["confirmed", "declined"],
                    answered_by__isnull=False,
                    answered_at__isnull=False,
                ),
            ),
        ]

    def __str__(self):
        return str(self.report)

    @transition(state, source=State.PROPOSED, target=State.CONFIRMED)
    def confirm(self, by):
        """The owner agrees, and the deal is closed."""
        self.answered_by, self.answered_at = by, clock.now()

    @transition(state, source=State.PROPOSED, target=State.DECLINED)
    def decline(self, by):
        """The deal stays open."""
        self.answered_by, self.answered_at = by, clock.now()
