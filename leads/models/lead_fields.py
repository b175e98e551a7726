from dataclasses import dataclass

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Script, Territory, Variant
from campaigns.models.campaign import Route
from salesdesk import clock

from .accounts.company import Company
from .accounts.contact import Contact
from .lead_queryset import LeadQuerySet
from .partner import Partner
from .queue.ranks import BEST_SCORE
from .stages import DropReason, FinalReason, PastReason, Source, Stream


@dataclass(frozen=True)
class UndoableCall:
    """A call that is being undone: the user who logged it, and the lead's stage before it."""

    by_id: int
    stage: str


class LeadFields(models.Model):
    """The fields of a lead, except its stage."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="leads", verbose_name=_("company"))
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="leads", verbose_name=_("campaign"))
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("territory")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("contact")
    )
    stream = models.CharField(_("stream"), max_length=9, choices=Stream, default=Stream.INSIDE)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="held_leads"
    )
    #: The inside rep who last worked this lead and gets it back on new interest.
    inside_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="inside_leads"
    )
    #: The field rep who holds it or was offered it.
    field_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="field_leads"
    )
    #: The invited presales engineer.
    presales = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="presales_leads"
    )
    round = models.PositiveSmallIntegerField(default=1)
    warm = models.BooleanField(default=False)
    route = models.CharField(_("route"), max_length=10, choices=Route)
    probability = models.PositiveSmallIntegerField(
        _("chance"), null=True, blank=True, validators=[MinValueValidator(10), MaxValueValidator(90)]
    )
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    #: Facts that propose the closing route (R8), besides the value and the decision-makers.
    visit_needed = models.BooleanField(_("visit needed"), default=False, db_default=False)
    #: The partner that referred the lead, or sells to it. Deals carry that of their lead.
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("partner"),
        db_index=False,
    )
    #: Why somebody chose this route; empty if it is the proposed one.
    route_reason = models.CharField(_("reason for this route"), max_length=200, blank=True, db_default="")
    #: The script it was assigned at random when it came in, if its campaign was split.
    variant = models.ForeignKey(
        Variant, models.PROTECT, null=True, blank=True, related_name="leads", db_index=False, editable=False
    )
    score = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(BEST_SCORE)])
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.LIST)
    interest = models.CharField(_("interest"), max_length=200, blank=True)
    interest_at = models.DateTimeField(null=True, blank=True)
    first_called_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    final = models.BooleanField(default=False)
    recycle_on = models.DateField(_("returns on"), null=True, blank=True)
    #: When the contract of a customer renews, if it does (leads/recycling/aftercare.py).
    renews_on = models.DateField(_("renews on"), null=True, blank=True)
    #: Cool-down after three refusals in a row: no calls and no enrollment until then.
    cooldown_until = models.DateField(_("cool-down until"), null=True, blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: The import that created it; None for a lead from elsewhere.
    batch = models.ForeignKey(
        "leads.ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("list"),
        db_index=False,
        editable=False,
    )
    #: Brought in by an import of past outcomes, among which a company may have several deals.
    imported = models.BooleanField(default=False, db_default=False, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = LeadQuerySet.as_manager()
    #: The call being undone. Set only by leads.calling.undo, never stored.
    undoing: UndoableCall | None = None
    #: The contact, if their number is not suppressed. Set only by leads.funnel.transitions.lock_lead, never stored.
    callable_contact: Contact | None = None

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.company} · {self.campaign}"

    @property
    def script(self) -> Script | Variant:
        """Return the script of its calls: the assigned one, unless the split was stopped."""
        return self.variant if self.variant and not self.variant.split.stopped else self.campaign.script

    @property
    def zone(self) -> str:
        """Return the time zone whose days count at the company; UTC if none is known."""
        return self.company.place.clock.day_zone

    @property
    def calling_place(self) -> "clock.Place":
        """Return when the lead may be called: its company's place with the holidays of its territory."""
        place = self.company.place.clock
        return place.with_days(self.territory.special_days) if self.territory else place

    @property
    def meeting_place(self) -> "clock.Place":
        """Return when the lead may be met: the law limits calls only."""
        return self.calling_place.without_law()

    @property
    def reason_shown(self) -> str:
        """Return the label of the exit reason."""
        words = dict(DropReason.choices) | dict(FinalReason.choices) | dict(PastReason.choices)
        return str(words.get(self.reason, self.reason))
