import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.models import Contact
from salesdesk import clock

from .opportunity import Opportunity

_WITHDRAWAL = ["withdrawn_at", "withdrawn_by", "withdrawn_reason"]


class BuyerFactQuerySet(models.QuerySet):
    def standing(self):
        """Exclude facts that were withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class BuyerFact(models.Model):
    """Something that the buyer confirmed: who said it, when and where it was heard, and who recorded it.

    It is never edited. A fact that turns out wrong is withdrawn with a reason, and stays in the history.
    """

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("Problem stated")
        BUDGET = "budget", _("Budget confirmed")
        DECIDER_MET = "decider_met", _("Decider met")
        DECISION_DATE = "decision_date", _("Decision date named")
        QUOTE_OPENED = "quote_opened", _("Quote opened")
        NEXT_MEETING = "next_meeting", _("Next meeting accepted")

    class Channel(models.TextChoices):
        CALL = "call", _("Call")
        MEETING = "meeting", _("Meeting")
        VISIT = "visit", _("Visit")
        VIDEO = "video", _("Video call")
        EMAIL = "email", _("E-mail")
        MESSAGE = "message", _("Message")
        QUOTE_PAGE = "quote_page", _("Quote page")

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="buyer_facts")
    kind = models.CharField(max_length=13, choices=Kind)
    #: None if a quote was opened by somebody unknown.
    said_by = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="buyer_facts", verbose_name=_("said by")
    )
    channel = models.CharField(_("heard in"), max_length=10, choices=Channel)
    heard_at = models.DateTimeField(_("heard"))
    note = models.CharField(_("what they said"), max_length=300, blank=True)
    #: The person who recorded it; None if the quote page did.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(_("reason"), max_length=200, blank=True)
    objects = BuyerFactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "opportunity", "kind", name="one_buyer_fact_per_kind", condition=Q(withdrawn_at__isnull=True)
            ),
            models.CheckConstraint(name="buyer_fact_was_heard_before", condition=Q(heard_at__lte=F("at"))),
            models.CheckConstraint(
                name="buyer_fact_has_its_people",
                condition=(
                    ~Q(channel="quote_page") & Q(said_by__isnull=False, by__isnull=False)
                    | Q(channel="quote_page", kind="quote_opened", by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="withdrawn_buyer_fact_is_complete",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="buyer_fact_is_not_edited", exclude=_WITHDRAWAL),
            pgtrigger.Protect(
                name="withdrawn_buyer_fact_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
            pgtrigger.Protect(name="buyer_fact_is_not_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.get_kind_display()
