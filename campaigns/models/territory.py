import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import Team
from salesdesk.people.models.holiday import HasSpecialDays
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import Role

#: Locks both people's rows, so that neither changes team or role at the same time.
PAIR_IS_IN_TEAM = pgtrigger.Trigger(
    name="territory_pair_is_in_team",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.UpdateOf("team_id", "inside_rep_id", "field_rep_id"),
    func="""
        PERFORM 1 FROM people_user
          WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))
            AND team_id = NEW.team_id FOR SHARE;
        IF (SELECT count(*) FROM people_user
             WHERE (id, role) IN ((NEW.inside_rep_id, 'inside'), (NEW.field_rep_id, 'field'))
               AND team_id = NEW.team_id) < 2 THEN
            RAISE EXCEPTION 'territory_pair_is_in_team: inside rep and field rep must be in the same team'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'territory_pair_is_in_team';
        END IF;
        RETURN NEW;
    """,
)


#: The same rule for the additional field reps of a territory.
COLLEAGUE_IS_FIELD_REP_IN_TEAM = pgtrigger.Trigger(
    name="colleague_is_field_rep_in_team",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    func="""
        PERFORM 1 FROM people_user person
           JOIN campaigns_territory territory ON territory.team_id = person.team_id
          WHERE person.id = NEW.person_id AND person.role = 'field' AND territory.id = NEW.territory_id
            FOR SHARE OF person;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'colleague_is_field_rep_in_team: must be a field rep in the same team'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'colleague_is_field_rep_in_team';
        END IF;
        RETURN NEW;
    """,
)


class TerritoryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the team's territories; reps see only those they work."""
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.INSIDE:
            return self.filter(inside_rep=user)
        if user.role == Role.FIELD:
            shared = FieldColleague.objects.filter(person=user).values("territory")
            return self.filter(models.Q(field_rep=user) | models.Q(pk__in=shared))
        return self.filter(team=user.team_id)

    def editable_by(self, user):
        """Return the territories `user` may change: a manager's team's own, all for an admin."""
        return self.visible_to(user) if user.role in MANAGE_TEAMS else self.none()


class Territory(HasSpecialDays):
    """An area (countries, postcodes), a vertical (industries) or both, worked by an inside rep and a field rep."""

    name = models.CharField(_("name"), max_length=80)
    team = models.ForeignKey(Team, models.PROTECT, related_name="territories", verbose_name=_("team"))
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
    countries = ArrayField(models.CharField(max_length=2), verbose_name=_("countries"))
    postcodes = ArrayField(
        models.CharField(max_length=21),
        default=list,
        blank=True,
        verbose_name=_("postcodes"),
        help_text=_("Prefixes or ranges, such as 50 or 1000-1999. Leave empty for the whole country."),
    )
    industries = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("industries")
    )
    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "territories"
        triggers = [PAIR_IS_IN_TEAM]
        constraints = [
            models.UniqueConstraint("team", "name", name="unique_territory_name_per_team"),
            models.CheckConstraint(name="territory_has_a_country", condition=models.Q(countries__len__gt=0)),
        ]

    def __str__(self):
        return self.name


class FieldColleague(models.Model):
    """An additional field rep who shares a territory's handoffs with its field rep."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        triggers = [COLLEAGUE_IS_FIELD_REP_IN_TEAM]
        constraints = [
            models.UniqueConstraint("territory", "person", name="unique_colleague_per_territory"),
        ]

    def __str__(self):
        return f"{self.person} · {self.territory}"
