from dataclasses import dataclass

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from campaigns.models.campaign import Route
from salesdesk import clock

from .company import Company
from .contact import Contact
from .lead_queryset import LeadQuerySet
from .queue.ranks import BEST_SCORE
from .stages import DropReason, FinalReason, Source, Stream


@dataclass(frozen=True)
class UndoableCall:
    """A call that is being undone: who logged it, and the stage that the lead had before."""

    by_id: int
    stage: str


class LeadFields(models.Model):
    """What is known of a lead, beside its stage."""

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
    #: The inside rep who knows this lead: new interest comes back to them.
    inside_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="inside_leads"
    )
    #: The field rep who was offered it, or has it.
    field_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="field_leads"
    )
    #: The presales engineer who joined as the third person.
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
    #: Facts by which the route is proposed (R8), besides the value and who decides.
    visit_needed = models.BooleanField(_("they must be met"), default=False, db_default=False)
    partner = models.CharField(_("partner"), max_length=120, blank=True, db_default="")
    #: Why a person chose this route; empty while the facts propose one.
    route_reason = models.CharField(_("why this route"), max_length=200, blank=True, db_default="")
    score = models.PositiveSmallIntegerField(default=50, validators=[MaxValueValidator(BEST_SCORE)])
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.LIST)
    interest = models.CharField(_("interest"), max_length=200, blank=True)
    interest_at = models.DateTimeField(null=True, blank=True)
    first_called_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    final = models.BooleanField(default=False)
    recycle_on = models.DateField(_("comes back on"), null=True, blank=True)
    #: They said no three times in a row: until then nobody calls them, or places them on a programme.
    cooldown_until = models.DateField(_("rests until"), null=True, blank=True)
    review_on = models.DateField(_("review"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    objects = LeadQuerySet.as_manager()
    #: The call that leads.calling.undo is undoing. Set by it alone, never stored.
    undoing: UndoableCall | None = None
    #: The contact, where leads.funnel.transitions.locked found that they may be called. Set by it alone, never stored.
    callable_contact: Contact | None = None

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.company} · {self.campaign}"

    @property
    def zone(self) -> str:
        """Where their day begins; UTC where several zones are possible."""
        return self.company.place.zone or "UTC"

    @property
    def reason_shown(self) -> str:
        """The reason for which it dropped out, in words."""
        words = dict(DropReason.choices) | dict(FinalReason.choices)
        return str(words.get(self.reason, self.reason))
