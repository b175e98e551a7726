from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from salesdesk import clock

from .opportunity import Opportunity


class Quote(models.Model):
    """A written quote that is valid until a date."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="quotes")
    state = FSMField(choices=State, default=State.DRAFT, protected=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    valid_until = models.DateField()
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="quote_state_is_known",
                condition=Q(state__in=["draft", "sent", "accepted", "declined", "expired"]),
            ),
            models.CheckConstraint(
                name="only_draft_quotes_are_unsent", condition=Q(state="draft") | Q(sent_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.opportunity} {self.amount}"

    @transition(state, source=State.DRAFT, target=State.SENT)
    def send(self):
        self.sent_at = clock.now()

    @transition(state, source=State.SENT, target=State.ACCEPTED)
    def accept(self):
        """The buyer accepted the quote."""

    @transition(state, source=State.SENT, target=State.DECLINED)
    def decline(self):
        """The buyer declined the quote."""

    @transition(state, source=State.SENT, target=State.EXPIRED)
    def expire(self):
        """The quote expired without an answer."""
