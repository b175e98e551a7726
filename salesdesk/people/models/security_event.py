from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.db.append_only import append_only


class SecurityEvent(models.Model):
    """Something that matters for the security of the desk. What was typed is never stored."""

    class Kind(models.TextChoices):
        SIGN_IN = "sign_in", _("Signed in")
        FAILURE = "failure", _("Wrong password")
        LIMITED = "limited", _("Too many attempts")
        REFUSAL = "refusal", _("Refused page")
        PASSWORD = "password", _("Password changed")
        ROLE = "role", _("Role, team or account changed")
        BLOCKED = "blocked", _("Sign-in blocked")
        ALLOWED = "allowed", _("Sign-in allowed again")
        EXPORT = "export", _("Data exported")

    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=10, choices=Kind)
    #: The person whose account it is about; null for an address without an account.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    address = models.GenericIPAddressField(null=True)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index("at", name="security_event_by_time")]
        triggers = append_only()

    def __str__(self):
        return f"{self.kind} {self.person_id}"

    @property
    def is_alarming(self) -> bool:
        """Whether somebody tried what they may not do."""
        return self.kind in (self.Kind.FAILURE, self.Kind.LIMITED, self.Kind.REFUSAL)
