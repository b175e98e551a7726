from django.conf import settings
from django.db import models

from leads.models.lead import Lead
from leads.models.queue.focus_filter import FocusFilter
from salesdesk import clock
from salesdesk.people.roles import Role


class FocusRequestQuerySet(models.QuerySet):
    def active(self):
        """Requests of this week, whose leads come first among the cold calls."""
        return self.filter(is_active=True)

    def visible_to(self, user):
        """Requests that `user` can see: field reps those of their territories, managers those of the team."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(lead__campaign__team=user.team_id)
        if user.role == Role.FIELD:
            return self.filter(lead__territory__field_rep=user)
        return self.none()


class FocusRequest(models.Model):
    """A request by field or a manager to call a suspect this week (R5, R15). It ends with the week."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="focus_requests", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="focus_requests", db_index=False
    )
    #: The Monday of the week for which the call is requested.
    week = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    #: The saved filter that asks for it; None for a company that was named.
    focus_filter = models.ForeignKey(
        FocusFilter, models.SET_NULL, null=True, blank=True, related_name="requests", db_index=False
    )
    is_active = models.BooleanField(default=True)
    at = models.DateTimeField(default=clock.now)
    objects = FocusRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            # The card and the lead's page read the same index.
            models.UniqueConstraint("lead", "week", name="one_focus_request_per_lead_week"),
            models.CheckConstraint(
                name="focus_request_week_is_monday", condition=models.Q(week__iso_week_day=1)
            ),
        ]
        indexes = [
            # The sweep that ends requests, and the list of active ones.
            models.Index("week", name="focus_request_active", condition=models.Q(is_active=True)),
            # The leads of a saved filter.
            models.Index(
                "focus_filter",
                name="focus_request_of_filter",
                condition=models.Q(focus_filter__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.lead_id} in the week of {self.week:%Y-%m-%d}"
