import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from salesdesk.db.append_only import append_only
from salesdesk.files.models import StoredFile
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.people.roles import REPS, Role

from .campaign import Campaign
from .proposition import Proposition


class BrochureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the brochures of the team; reps see those about the campaigns that they see."""
        if user.role == Role.ADMIN:
            return self
        if user.role in REPS:
            campaigns = Campaign.objects.visible_to(user)
            return self.filter(Exists(campaigns.filter(proposition=OuterRef("proposition"))))
        return self.filter(proposition__team=user.team_id)

    def editable_by(self, user):
        """Return those that `user` may change: Marketing's and a manager's team's own, all for an admin."""
        return self.visible_to(user) if user.role in WRITE_TRACKS else self.none()

    def offered(self):
        """Exclude brochures that are no longer sent."""
        return self.filter(withdrawn_at=None)


class Brochure(models.Model):
    """A document about a proposition in one language, with the text of its e-mail. The file has versions."""

    proposition = models.ForeignKey(
        Proposition, models.PROTECT, related_name="brochures", verbose_name=_("proposition")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text of the e-mail"), max_length=3000)
    #: Since when it is no longer sent. Links that were sent keep working.
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    objects = BrochureQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                "proposition", "language", "title", name="unique_brochure_title_per_proposition_and_language"
            ),
        ]

    def __str__(self):
        return self.title


class BrochureVersion(models.Model):
    """One upload of a brochure. Links lead to the version that was sent, also after a newer one."""

    brochure = models.ForeignKey(Brochure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="brochure_version")
    #: Part of the public address.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint("brochure", "number", name="unique_brochure_version_number"),
            models.CheckConstraint(name="brochure_versions_begin_at_one", condition=models.Q(number__gte=1)),
        ]
        triggers = append_only()

    def __str__(self):
        return f"{self.brochure} {self.number}"
