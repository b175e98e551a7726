from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from salesdesk import clock
from salesdesk.people.permissions import MANAGE_TEAMS, VIEW_FUNNEL
from salesdesk.people.roles import REPS, Role

from .accounts.company import Company


class PartnerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the partners that `user` may open.

        Reps: those they own, and those of the leads that they see. Managers and Marketing: those of their team.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role in VIEW_FUNNEL:
            return self.filter(owner__team=user.team_id)
        if user.role in REPS:
            leads = self.model._meta.get_field("leads").related_model.objects.visible_to(user)
            return self.filter(
                Q(owner=user) | Q(pk__in=leads.filter(partner__isnull=False).values("partner"))
            )
        return self.none()

    def run_by(self, user):
        """Return the partners that `user` may change: their own, or their team's if they manage it."""
        return self.visible_to(user) if user.role in MANAGE_TEAMS else self.filter(owner=user)

    def active(self):
        return self.filter(ended_at__isnull=True)

    def of_team(self, team_id):
        """Return the active partners of a team, to choose from."""
        return self.active().filter(owner__team=team_id).select_related("company").order_by("company__name")


class Partner(models.Model):
    """A company that sells for us, with the inside rep who keeps in touch with it."""

    class Kind(models.TextChoices):
        DISTRIBUTOR = "distributor", _("Distributor")
        RESELLER = "reseller", _("Reseller")
        OTHER = "other", _("Other")

    #: Merging companies moves it.
    company = models.ForeignKey(Company, models.PROTECT, related_name="partners", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.RESELLER)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="partners", verbose_name=_("owner")
    )
    #: Where the deals that it reports arrive as leads; without one it can't report any.
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("campaign")
    )
    talk_days = models.PositiveSmallIntegerField(_("days between talks"), default=14)
    update_days = models.PositiveSmallIntegerField(_("days between updates"), default=14)
    #: When it is on the owner's work list; the sweep brings it forward (handoffs/partners/due.py).
    next_talk_at = models.DateTimeField(default=clock.now)
    #: The subject of the next talk, if one was agreed.
    next_talk_why = models.CharField(max_length=300, blank=True, default="", db_default="")
    last_talk_at = models.DateTimeField(null=True, blank=True)
    #: The last attempt to reach it, answered or not.
    last_tried_at = models.DateTimeField(null=True, blank=True)
    #: When it last updated one of its deals.
    last_update_at = models.DateTimeField(null=True, blank=True)
    #: When the sweep looks at it again.
    check_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "company", name="one_partnership_per_company", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="partner_kind_is_known", condition=Q(kind__in=["distributor", "reseller", "other"])
            ),
            models.CheckConstraint(
                name="partner_rhythm_is_1_to_365_days",
                condition=Q(talk_days__range=(1, 365), update_days__range=(1, 365)),
            ),
            models.CheckConstraint(
                name="partner_talk_was_an_attempt",
                condition=Q(last_talk_at__isnull=True) | Q(last_tried_at__gte=models.F("last_talk_at")),
            ),
        ]
        indexes = [
            # The work list of an owner.
            models.Index(
                "owner", "next_talk_at", name="partner_to_talk_to", condition=Q(ended_at__isnull=True)
            ),
            # The sweep that brings partners forward.
            models.Index("check_at", name="partner_to_check", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self):
        return self.company.name

    @property
    def updates_due_at(self) -> datetime:
        """Return when an update of its open deals is due."""
        return (self.last_update_at or self.created_at) + timedelta(days=self.update_days)
