"""The filter, order and columns that people saved under a name."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesdesk.people.roles import Role

from .areas import area_of


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A person's own views, and those that others share with their team, or with any team for an admin."""
        shared = Q(shared=True) if user.role == Role.ADMIN else Q(shared=True, owner__team=user.team_id)
        return self.filter(Q(owner=user) | shared)

    def removable_by(self, user):
        """A person's own views, and the shared ones of people who left, who can't remove them any more."""
        return self.visible_to(user).filter(Q(owner=user) | Q(owner__is_active=False))


class SavedView(models.Model):
    """The filter, order and columns of a page under a name."""

    #: Longest query string: every filter of a list, with its columns.
    LONGEST = 2000

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", db_index=False
    )
    #: The name of an Area, the URL name of the page, and its query string.
    area = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    page = models.CharField(max_length=40)
    query = models.CharField(max_length=LONGEST, blank=True)
    shared = models.BooleanField(_("share with the team"), default=False)
    objects = SavedViewQuerySet.as_manager()

    class Meta:
        constraints = [
            # Also finds a person's views.
            models.UniqueConstraint(
                fields=["owner", "area", "name"], name="one_saved_view_per_owner_area_and_name"
            ),
            models.CheckConstraint(name="saved_view_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address that opens the view."""
        area = area_of(self.area)
        return area.address(self.page, self.query) if area else "/"
