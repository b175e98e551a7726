from datetime import date, time
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, URLValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from salesdesk import clock

from ..roles import Level, Role
from .holiday import CountryHoliday, HasSpecialDays, copied
from .team import Team

#: The largest daily target that is plausible.
MAX_DAILY_TARGET = 500


class UserManager(BaseUserManager):
    use_in_migrations = True

    def colleagues_of(self, user):
        """Return the people of the user's own team, or of all teams for an admin."""
        return self.all() if user.role == Role.ADMIN else self.filter(team=user.team_id)

    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(
            email, password, **{"role": Role.ADMIN, "name": email.split("@")[0], **fields}
        )


class User(HasSpecialDays, AbstractBaseUser, PermissionsMixin):
    """A person with a role, a team and working hours of their own, who signs in by e-mail address."""

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
    subdivision = models.CharField(_("region for public holidays"), max_length=10, blank=True)
    work_start = models.TimeField(_("work starts at"), default=time(9))
    work_end = models.TimeField(_("work ends at"), default=time(17, 30))
    work_days = ArrayField(models.PositiveSmallIntegerField(), default=list, verbose_name=_("working days"))
    #: The number that the rep calls from, in E.164: some laws bar calls from certain ranges.
    caller_number = models.CharField(
        _("number you call from"), max_length=20, blank=True, default="", db_default=""
    )
    #: The video link of this person's own meeting room, the default place of meetings they host.
    meeting_link = models.URLField(
        _("your meeting link"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        validators=[URLValidator(schemes=["https"], message=_("Enter a link that begins with https://."))],
    )
    #: Keys by action where they differ from the default (shortcuts.py). Stored here because every page needs
    #: them and loads the user anyway.
    custom_shortcuts = models.JSONField(default=dict, editable=False)
    #: The columns that the person chose, in order, by the name of the list. Stored here for the same reason.
    list_columns = models.JSONField(
        default=dict, db_default=models.Value({}, models.JSONField()), editable=False
    )
    shortcuts_enabled = models.BooleanField(_("enable single-key shortcuts"), default=True)
    #: Agreed daily targets; null means the default of the level (daily_targets.py).
    target_calls = models.PositiveSmallIntegerField(
        _("calls per day"), null=True, blank=True, validators=[MaxValueValidator(MAX_DAILY_TARGET)]
    )
    target_conversations = models.PositiveSmallIntegerField(
        _("conversations per day"), null=True, blank=True, validators=[MaxValueValidator(MAX_DAILY_TARGET)]
    )
    target_sqls = models.PositiveSmallIntegerField(
        _("SQLs per day"), null=True, blank=True, validators=[MaxValueValidator(MAX_DAILY_TARGET)]
    )
    is_active = models.BooleanField(_("active account"), default=True)
    #: Set while an admin blocks sign-in, for instance after a theft (sign_in/block.py).
    sign_in_blocked_at = models.DateTimeField(null=True, blank=True, editable=False)
    #: How often all sessions were ended at once; part of what a session must match.
    sessions_ended = models.PositiveIntegerField(default=0, db_default=0, editable=False)
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
                violation_error_message=_("Daily targets can't exceed 500."),
            ),
            models.CheckConstraint(
                name="meeting_link_is_https",
                condition=models.Q(meeting_link="") | models.Q(meeting_link__startswith="https://"),
            ),
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """Keep the holidays of the country, which count in this person's working time."""
        fields = kwargs.get("update_fields")
        if fields is None or "country" in fields:
            days = copied(CountryHoliday.objects.filter(country=self.country).special_days())
            self.days_off, self.days_worked = days["days_off"], days["days_worked"]
            if fields is not None:
                kwargs["update_fields"] = {*fields, *days}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret=None) -> str:
        """Return what a session must match: it ends with the password and when all sessions are ended."""
        value = f"{self.password} {self.sessions_ended}"
        return salted_hmac("salesdesk.people.session", value, secret=secret, algorithm="sha256").hexdigest()

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
        """Return the current date in this person's time zone."""
        return clock.now().astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def calendar(self) -> "clock.Calendar":
        """Return this person's working hours and absences, in which their deadlines run.

        Costs a query unless `absences` are prefetched, as lists should do.
        """
        return clock.Calendar(
            zone=self.time_zone,
            country=self.country,
            subdivision=self.subdivision,
            start=self.work_start,
            end=self.work_end,
            days=frozenset(self.work_days) or frozenset(range(1, 6)),
            away=tuple((each.starts_at, each.ends_at) for each in self.absences.all()),
            special=self.special_days,
        )

    def get_full_name(self):
        return self.name
