from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from leads.models import Lead
from salesdesk import clock
from salesdesk.people.permissions import VIEW_FUNNEL
from salesdesk.people.roles import REPS, Role

from .handoff import Handoff


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the items that `user` may see.

        Inside and field: handoffs they offered, own or received. Managers and Marketing: their team's.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role in VIEW_FUNNEL:
            return self.filter(handoff__lead__campaign__team=user.team_id)
        if user.role in REPS:
            inside = Q(handoff__offered_by=user) | Q(handoff__inside_rep=user)
            return self.filter(inside | Q(handoff__to=user))
        return self.none()

    def open(self):
        return self.filter(settled_at__isnull=True)


class AgendaItem(models.Model):
    """A lead that was sent back so often that it is on the weekly inside–field agenda (R15)."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="agenda_items")
    #: The latest handoff of the lead.
    handoff = models.ForeignKey(Handoff, models.CASCADE, related_name="agenda_items")
    raised_at = models.DateTimeField(default=clock.now)
    agreement = models.CharField(_("what was agreed"), max_length=300, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "lead", name="one_open_agenda_item_per_lead", condition=Q(settled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="settled_agenda_item_is_complete",
                condition=Q(agreement="", settled_at__isnull=True, settled_by__isnull=True)
                | (~Q(agreement="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
            ),
        ]
        indexes = [
            # Open items for the next weekly meeting.
            models.Index("raised_at", "id", name="agenda_item_open", condition=Q(settled_at__isnull=True)),
        ]

    def __str__(self):
        return str(self.lead)
