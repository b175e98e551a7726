import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leads.models import Contact, Partner
from salesdesk import clock


class PartnerLinkQuerySet(models.QuerySet):
    def run_by(self, user):
        """Return the links of the partners that `user` may change."""
        return self.filter(partner__in=Partner.objects.run_by(user))

    def with_partner(self):
        return self.select_related("partner__company", "partner__owner", "partner__campaign", "contact")


class PartnerLink(models.Model):
    """The address of a page on which a partner updates its deals without signing in (handoffs/partners/links.py)."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="links")
    #: The person for whom it was made.
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    #: Part of the address, which is signed too.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    objects = PartnerLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="partner_link_expires_later", condition=Q(expires_at__gt=F("created_at"))
            ),
            models.CheckConstraint(
                name="partner_link_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.partner} {self.contact or ''}".strip()

    def closed_reason(self, now: datetime) -> str:
        """Return why the page no longer works: "revoked", "ended" or "expired"; "" while it does."""
        if self.partner.ended_at:
            return "ended"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= now else ""

    @property
    def state(self) -> str:
        """Return what the list of links shows."""
        labels = {"revoked": _("revoked"), "ended": _("ended"), "expired": _("expired"), "": _("active")}
        return str(labels[self.closed_reason(clock.now())])

    @property
    def is_open(self) -> bool:
        return not self.closed_reason(clock.now())
