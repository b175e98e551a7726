from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from salesdesk import clock

from .version import QuoteVersion


class ApprovalState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    VOID = "void", _("Changed since")


class QuoteApproval(models.Model):
    """A request to a colleague to let a quote go out that is above the limits of its writer's level."""

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="approvals", db_index=False)
    state = FSMField(choices=ApprovalState, default=ApprovalState.WAITING, protected=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="quote_approvals", db_index=False
    )
    asked_at = models.DateTimeField(default=clock.now)
    #: Why the quote needs an approval, in sentences, as it was when it was asked.
    why = models.CharField(max_length=500)
    question = models.CharField(_("comment"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_their_own_quote", condition=~Q(asked_by=F("approver"))
            ),
            models.UniqueConstraint(
                "version", name="one_open_approval_per_quote", condition=Q(state__in=["waiting", "approved"])
            ),
            models.CheckConstraint(
                name="approval_state_is_known", condition=Q(state__in=ApprovalState.values)
            ),
            models.CheckConstraint(
                name="answered_approval_has_a_time",
                condition=Q(state="waiting", answered_at__isnull=True)
                | Q(state__in=["approved", "declined"], answered_at__isnull=False)
                | Q(state="void"),
            ),
        ]
        indexes = [
            models.Index(fields=["version", "-id"], name="approvals_of_a_quote"),
            # The quotes that a person is asked to approve.
            models.Index("approver", "asked_at", name="quote_to_approve", condition=Q(state="waiting")),
        ]

    def __str__(self):
        return f"{self.version_id} by {self.approver_id}"

    @transition(state, source=ApprovalState.WAITING, target=ApprovalState.APPROVED)
    def approve(self, comment):
        self._answer(comment)

    @transition(state, source=ApprovalState.WAITING, target=ApprovalState.DECLINED)
    def decline(self, comment):
        self._answer(comment)

    @transition(state, source=[ApprovalState.WAITING, ApprovalState.APPROVED], target=ApprovalState.VOID)
    def void(self):
        """The quote was changed after the request."""

    def _answer(self, comment):
        self.comment, self.answered_at = comment, clock.now()
