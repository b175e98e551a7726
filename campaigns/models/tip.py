"""Tips for a campaign's calls: objections with the answer that helped, and insights, shared by its reps."""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from salesdesk import clock
from salesdesk.people.models import User

from .campaign import Campaign


class TipQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "TipQuerySet":
        """Return the tips of the campaigns that `user` may see."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user))

    def shared(self) -> "TipQuerySet":
        """Return the tips that colleagues see."""
        return self.filter(state=Tip.State.SHARED)

    def most_useful_first(self) -> "TipQuerySet":
        """Sort by the number of people who found them useful (`marks`)."""
        return self.annotate(marks=Count("useful")).order_by("-marks", "-at", "-pk")


class Tip(models.Model):
    """An objection that was heard, with the answer that worked, or an insight about the audience."""

    class Kind(models.TextChoices):
        OBJECTION = "objection", _("Objection")
        INSIGHT = "insight", _("Insight")

    class State(models.TextChoices):
        SHARED = "shared", _("Shared")
        TAKEN = "taken", _("In the script")
        HIDDEN = "hidden", _("Hidden")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="tips")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.OBJECTION)
    #: The objection, as heard; "" for an insight.
    heard = models.CharField(_("what they said"), max_length=200, blank=True)
    text = models.CharField(_("what worked"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=6, choices=State, default=State.SHARED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    #: The conversations with it on the card and those that ended in an SQL, and the other ones of the campaign, as
    #: counted in the last night (leads/calling/tip_results.py).
    conversations = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    became_sql = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    others = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    others_became_sql = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    counted_at = models.DateTimeField(null=True, editable=False)
    objects = TipQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="tip_kind_says_what_was_heard",
                condition=Q(kind="objection") & ~Q(heard="") | Q(kind="insight", heard=""),
            ),
            models.CheckConstraint(name="tip_says_what_worked", condition=~Q(text="")),
            models.CheckConstraint(
                name="tip_decision_names_who_decided",
                condition=Q(state="shared", decided_by__isnull=True, decided_at__isnull=True)
                | Q(state__in=["taken", "hidden"], decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="tip_counts_fit",
                condition=Q(became_sql__lte=F("conversations"), others_became_sql__lte=F("others")),
            ),
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def line(self) -> str:
        """Return the tip as a line of the script."""
        return f"“{self.heard}” {self.text}" if self.heard else self.text


class UsefulTip(models.Model):
    """A person found a tip useful."""

    tip = models.ForeignKey(Tip, models.CASCADE, related_name="useful", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint("tip", "person", name="tip_is_useful_once_per_person")]

    def __str__(self):
        return f"{self.person_id}: {self.tip_id}"
