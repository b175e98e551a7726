from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handoffs.models.opportunity import Opportunity
from leads.models import Activity, Contact, Partner
from salesdesk import clock
from salesdesk.db.append_only import append_only


class PartnerTalk(models.Model):
    """A call to a partner from the work list of its owner, and when the next one is planned."""

    class Outcome(models.TextChoices):
        SPOKE = "spoke", _("Spoke")
        CALL_BACK = "call_back", _("Call back")
        NO_ANSWER = "no_answer", _("No answer")
        VOICEMAIL = "voicemail", _("Voicemail")

    #: Outcomes of a conversation.
    SPOKEN = (Outcome.SPOKE, Outcome.CALL_BACK)

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="talks", db_index=False)
    outcome = models.CharField(max_length=9, choices=Outcome)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    #: The deal that it was about, if it was about one.
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="partner_talks"
    )
    note = models.TextField(blank=True)
    next_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    #: The same talk in the timeline of a lead: of that deal, of the partner's own company, or of its newest lead.
    activity = models.OneToOneField(
        Activity, models.PROTECT, null=True, blank=True, related_name="partner_talk"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_talk_outcome_is_known",
                condition=Q(outcome__in=["spoke", "call_back", "no_answer", "voicemail"]),
            ),
            models.CheckConstraint(
                name="next_partner_talk_is_later", condition=Q(next_at__gt=models.F("at"))
            ),
        ]
        indexes = [
            # The talks with a partner, newest first.
            models.Index(fields=["partner", "-id"], name="talk_of_partner"),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.partner} {self.get_outcome_display()}"
