from datetime import timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from salesdesk import clock
from salesdesk.people.models import Team
from salesdesk.people.permissions import MANAGE_TEAMS
from salesdesk.people.roles import REPS, Role

from . import conditions
from .aftercare import AftercareSettings
from .agreement.campaign_trigger import AGREED_TIMES
from .audience import Audience
from .audience_settings import AudienceSettings
from .campaign_constraints import CONSTRAINTS
from .outcome import Key, Outcome
from .own_campaign import OwnCampaign
from .proposition import Proposition
from .quote_calls import QuoteCalls
from .territories.territory import Territory
from .version import TRIGGERS, CampaignVersion


class Route(models.TextChoices):
    """The closing route (R8): a campaign's default, which a single lead's facts may override."""

    INSIDE = "inside", _("Inside closes")
    FIELD = "field", _("Field closes")
    PARTNER = "partner", _("Partner closes")


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return the team's campaigns; reps see only those in the territories they work.

        A private campaign is visible to its owner and to managers.
        """
        if user.role == Role.ADMIN:
            return self
        if user.role == Role.MANAGER:
            return self.filter(team=user.team_id)
        shared = self.filter(models.Q(private=False) | models.Q(owner=user))
        if user.role in REPS:
            return shared._worked_in(Territory.objects.visible_to(user))
        return shared.filter(team=user.team_id)

    def editable_by(self, user):
        """Return the campaigns `user` may change: a manager's team's own, all for an admin."""
        return self.visible_to(user) if user.role in MANAGE_TEAMS else self.none()

    def runnable_by(self, user):
        """Return the campaigns that `user` may start and pause: those they may change, and their own private ones."""
        return self.editable_by(user) | self.visible_to(user).filter(owner=user, private=True)

    def running(self):
        return self.filter(state=State.RUNNING)

    def _worked_in(self, territories):
        # EXISTS rather than a join: DISTINCT would sort by every selected column.
        return self.filter(Exists(territories.filter(campaigns=OuterRef("pk"))))


class Campaign(AftercareSettings, AudienceSettings, QuoteCalls, OwnCampaign, CampaignVersion):
    """One proposition for one audience in a period, with a script, qualification criteria, cadences and a route."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="campaigns", verbose_name=_("team"))
    name = models.CharField(_("name"), max_length=120)
    proposition = models.ForeignKey(
        Proposition, models.PROTECT, related_name="campaigns", verbose_name=_("proposition")
    )
    audience = models.ForeignKey(
        Audience, models.PROTECT, related_name="campaigns", verbose_name=_("audience")
    )
    territories = models.ManyToManyField(Territory, related_name="campaigns", verbose_name=_("territories"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    state = FSMField(_("state"), choices=State, default=State.DRAFT, protected=True)
    state_since = models.DateTimeField(default=clock.now, editable=False)
    route = models.CharField(_("route"), max_length=10, choices=Route, default=Route.FIELD)
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    value_threshold = models.DecimalField(
        _("deal value above which field closes"), max_digits=12, decimal_places=2, default=Decimal(25_000)
    )
    decider_threshold = models.PositiveSmallIntegerField(
        _("number of decision-makers above which field closes"), default=2
    )
    first_call_within = models.DurationField(_("first call to an MQL within"), default=timedelta(minutes=5))
    offer_mql_after = models.DurationField(
        _("offer an MQL to a colleague after"),
        default=timedelta(minutes=15),
        db_default=timedelta(minutes=15),
    )
    answer_within = models.DurationField(
        _("field responds to a handoff within"),
        null=True,
        blank=True,
        help_text=_(
            "In the field rep's working hours. Leave empty to use the territory's setting (24 by default)."
        ),
    )
    agenda_after_rounds = models.PositiveSmallIntegerField(
        _("returns before it is discussed weekly"),
        default=2,
        help_text=_(
            "A handoff returned this many times goes on the agenda of the weekly inside–field meeting."
        ),
    )
    #: How long before a field meeting the company gets no cold calls (R4).
    meeting_protection = models.DurationField(
        _("hold cold calls before a field meeting for"), default=timedelta(days=7)
    )
    #: How many cold calls this campaign gets for each one of a campaign with a share of 1.
    cold_share = models.PositiveSmallIntegerField(
        _("share of cold calls"),
        default=1,
        db_default=1,
        help_text=_("From 1 to 9. With 2 it gets twice as many cold calls as a campaign with 1."),
    )
    nurture_every = models.DurationField(_("nurture call every"), default=timedelta(days=30))
    no_interest_cooldown = models.DurationField(
        _("cool-down after three “no interest” calls"),
        default=timedelta(days=180),
        help_text=_("No calls and no nurture e-mails during this time, unless they show new interest."),
    )
    outcome_names = models.JSONField(
        _("outcome labels"),
        default=dict,
        blank=True,
        help_text=_("Custom labels by outcome. Other outcomes keep the standard label."),
    )
    hidden_outcomes = ArrayField(
        models.CharField(max_length=12), verbose_name=_("hidden outcomes"), default=list, blank=True
    )
    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="campaign_state_is_known", condition=Q(state__in=State.values)),
            *CONSTRAINTS,
        ]
        triggers = [AGREED_TIMES, *TRIGGERS]

    def __str__(self):
        return self.name

    def outcomes(self) -> list[Key]:
        """Return the keys shown to callers; hidden outcomes are left out, the others keep their number."""
        return [
            Key(number, each, self.outcome_names.get(each) or str(each.label))
            for number, each in enumerate(Outcome, 1)
            if each not in self.hidden_outcomes
        ]

    @transition(
        state,
        source=[State.DRAFT, State.PAUSED],
        target=State.RUNNING,
        conditions=[conditions.is_complete],
        permission=conditions.runs_it,
        custom={"label": _("Start campaign")},
    )
    def start(self):
        """Start or resume calling."""
        self.state_since = clock.now()

    @transition(
        state,
        source=State.RUNNING,
        target=State.PAUSED,
        permission=conditions.runs_it,
        custom={"label": _("Pause campaign")},
    )
    def pause(self):
        """Stop calling until the campaign resumes; planned calls stay planned."""
        self.state_since = clock.now()

    @transition(
        state,
        source=[State.RUNNING, State.PAUSED],
        target=State.ENDED,
        permission=conditions.runs_it,
        custom={"label": _("End campaign")},
    )
    def end(self):
        """Stop new leads and cold calls for good; promised calls continue."""
        self.state_since = clock.now()
