from datetime import date, time
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from ..levels import Level
from ..roles import Role
from .team import Team

#: Nobody makes more calls than this on one day.
MAX_DAILY_TARGET = 500


class UserManager(BaseUserManager):
    use_in_migrations = True

    def create_user(self, email, password=None, **facts):
        user = self.model(email=self.normalize_email(email).lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **facts):
        return self.create_user(email, password, **{"role": Role.ADMIN, "name": email.split("@")[0], **facts})


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody of the desk. Signs in with an e-mail address, works in a team, has working hours of their own."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    level = models.CharField(_("level"), max_length=12, choices=Level, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("team")
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Amsterdam")
    country = models.CharField(_("country"), max_length=2, default="NL")
    subdivision = models.CharField(_("region of public holidays"), max_length=10, blank=True)
    work_start = models.TimeField(_("work starts"), default=time(9))
    work_end = models.TimeField(_("work ends"), default=time(17, 30))
    work_days = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("working days"))
    #: Which single key does what, where somebody chose another than the usual one (people/keys.py). On the row
    #: that every page reads anyway.
    custom_shortcuts = models.JSONField(default=dict, editable=False)
    shortcuts_enabled = models.BooleanField(_("single keys press buttons"), default=True)
    #: What was agreed for a day; none means what is usual for the level (people/dayplan.py).
    target_calls = models.PositiveSmallIntegerField(
        _("calls a day"), null=True, blank=True, validators=[MaxValueValidator(MAX_DAILY_TARGET)]
    )
    target_conversations = models.PositiveSmallIntegerField(
        _("conversations a day"), null=True, blank=True, validators=[MaxValueValidator(MAX_DAILY_TARGET)]
    )
    target_sqls = models.PositiveSmallIntegerField(
        _("SQLs a day"), null=True, blank=True, validators=[MaxValueValidator(MAX_DAILY_TARGET)]
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="inside_rep_has_a_level", condition=~models.Q(role="inside", level="")
            ),
            models.CheckConstraint(
                name="funnel_roles_have_a_team",
                condition=models.Q(role=Role.ADMIN) | models.Q(team__isnull=False),
            ),
            models.CheckConstraint(
                name="work_ends_after_it_starts", condition=models.Q(work_end__gt=models.F("work_start"))
            ),
            models.CheckConstraint(
                name="work_days_are_weekdays_1_to_7",
                condition=models.Q(work_days__contained_by=list(range(1, 8))),
            ),
            models.CheckConstraint(
                name="daily_targets_in_range",
                condition=~models.Q(target_calls__gt=MAX_DAILY_TARGET)
                & ~models.Q(target_conversations__gt=MAX_DAILY_TARGET)
                & ~models.Q(target_sqls__gt=MAX_DAILY_TARGET),
                violation_error_message=_("That is more than a day holds."),
            ),
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
        ]

    def __str__(self):
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        if not words:
            return "?"
        return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name else self.email

    @property
    def today(self) -> date:
        """The day that it is where this person works."""
        return clock.now().astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def calendar(self) -> "clock.Calendar":
        """The working hours in which this person's clocks run, without their absences.

        One query, unless `absences` were prefetched: lists of people or of what is theirs do that.
        """
        return clock.Calendar(
            zone=self.time_zone,
            country=self.country,
            subdivision=self.subdivision,
            start=self.work_start,
            end=self.work_end,
            days=frozenset(self.work_days) or frozenset(range(1, 6)),
            away=tuple((each.starts_at, each.ends_at) for each in self.absences.all()),
        )

    def get_full_name(self):
        return self.name
