from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team
from salesdesk.people.models.holiday import HasSpecialDays
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role

from . import triggers as rules


class TerritoryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the team's territories; reps see only those they work, and the territories within them."""
        if user.role == Role.ADMIN:
            return self
        if user.role in (Role.INSIDE, Role.FIELD):
            worked = Territory.objects.worked_by(user.role, user).values("pk")
            return self.filter(path__overlap=ArraySubquery(worked))
        return self.filter(team=user.team_id)

    def worked_by(self, role, person):
        """Return the territories of which `person`, a user or a reference to their key, is a rep."""
        if role == Role.INSIDE:
            return self.filter(inside_rep=person)
        return self.filter(models.Q(field_rep=person) | models.Q(colleagues=person))

    def within(self, territory: int):
        """Return a territory, by its key, and all territories within it."""
        return self.filter(path__contains=[territory])

    def editable_by(self, user):
        """Return the territories `user` may change: a manager's team's own, all for an admin."""
        return self.visible_to(user) if user.role in MANAGE_TEAMS else self.none()


class Territory(HasSpecialDays):
    """An area (countries, postcodes, cities), a vertical (industries) or both, worked by an inside and a field rep.

    A territory may be part of another one, its parent, which includes it.
    """

    name = models.CharField(_("name"), max_length=80)
    team = models.ForeignKey(Team, models.PROTECT, related_name="territories", verbose_name=_("team"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    #: The keys from the root of the tree down to this territory itself. Kept by a trigger.
    path = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)
    inside_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="inside_territories",
        verbose_name=_("inside rep"),
    )
    field_rep = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="field_territories",
        verbose_name=_("field rep"),
    )
    colleagues = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        through="FieldColleague",
        related_name="helped_territories",
        blank=True,
        verbose_name=_("more field reps"),
        help_text=_("Round-robin among available reps, the field rep included."),
    )
    answer_within = models.DurationField(
        _("field responds to a handoff within"),
        null=True,
        blank=True,
        help_text=_(
            "In the field rep's working hours. Applies unless the campaign sets its own. Leave empty for 24."
        ),
    )
    handoffs_per_day = models.PositiveSmallIntegerField(
        _("handoffs per field rep and day"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("Who got as many today is passed over. Leave empty for no limit."),
    )
    countries = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries")
    )
    postcodes = ArrayField(
        models.CharField(max_length=21),
        default=list,
        blank=True,
        verbose_name=_("postcodes"),
        help_text=_("Prefixes or ranges, such as 50 or 1000-1999. Leave empty for the whole country."),
    )
    cities = ArrayField(
        models.CharField(max_length=80), default=list, db_default=[], blank=True, verbose_name=_("cities")
    )
    industries = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("industries")
    )
    objects = TerritoryQuerySet.as_manager()
    #: How deep it is in a list, and its name with those that include it. Set only by campaigns.territories.tree.
    level: int
    full_name: str

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "territories"
        triggers = [
            rules.PAIR_IS_IN_TEAM,
            rules.TREE_CHANGES_ONE_AT_A_TIME,
            rules.PATH,
            rules.CHILDREN_FOLLOW,
        ]
        constraints = [
            models.UniqueConstraint("team", "name", name="unique_territory_name_per_team"),
            models.CheckConstraint(
                name="handoffs_per_day_are_1_to_200",
                condition=models.Q(handoffs_per_day__isnull=True)
                | models.Q(handoffs_per_day__range=(1, 200)),
            ),
            models.CheckConstraint(
                name="territory_covers_an_area_or_industries",
                condition=models.Q(countries__len__gt=0) | models.Q(industries__len__gt=0),
            ),
            models.CheckConstraint(
                name="postcodes_and_cities_are_of_a_country",
                condition=models.Q(countries__len__gt=0) | models.Q(postcodes=[], cities=[]),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def depth(self) -> int:
        """The number of territories that include it."""
        return max(len(self.path) - 1, 0)


class FieldColleague(models.Model):
    """An additional field rep who shares a territory's handoffs with its field rep."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        triggers = [rules.COLLEAGUE_IS_FIELD_REP_IN_TEAM]
        constraints = [
            models.UniqueConstraint("territory", "person", name="unique_colleague_per_territory"),
        ]

    def __str__(self):
        return f"{self.person} · {self.territory}"
