from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team
from salesdesk.people.permissions import WRITE_TRACKS
from salesdesk.people.roles import Role


class EmailTemplateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own templates, those shared with their team, and those that admins share with everybody."""
        if user.role == Role.ADMIN:
            return self.filter(Q(owner=user) | Q(owner=None))
        shared = Q(owner=None) & (Q(team=user.team_id) | Q(team=None))
        return self.filter(Q(owner=user) | shared)

    def editable_by(self, user):
        """A person's own templates; for Marketing and managers also those of their team, for admins all shared ones."""
        if user.role == Role.ADMIN:
            return self.visible_to(user)
        shared = Q(owner=None, team=user.team_id, team__isnull=False)
        return self.filter(Q(owner=user) | shared if user.role in WRITE_TRACKS else Q(owner=user))


class EmailTemplate(models.Model):
    """A text for e-mails in one language, with merge fields: a person's own, or shared."""

    #: None: it is shared with the team, or with everybody if there is no team.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="email_templates"
    )
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="email_templates")
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"), max_length=10_000)
    objects = EmailTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "language", "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner",
                "language",
                "name",
                name="own_template_name_is_unique",
                condition=Q(owner__isnull=False),
            ),
            models.UniqueConstraint(
                "team",
                "language",
                "name",
                name="shared_template_name_is_unique",
                condition=Q(owner__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_shared(self) -> bool:
        return self.owner_id is None
