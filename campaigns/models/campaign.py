from datetime import timedelta
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from salesdesk import clock
from salesdesk.people.models import Team
from salesdesk.people.roles import Role

from .audience import Audience
from .outcome import ALWAYS_SHOWN, Key, Outcome
from .proposition import Proposition
from .territory import Territory

#: The longest that a campaign may ask for.
MAX_MEETING_PROTECTION = timedelta(days=90)


class Route(models.TextChoices):
    """How a lead is closed. Of a campaign, or of one lead when the facts say otherwise (R8)."""

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
        """A team's own. Reps see the ones in whose territories they work."""
        if user.role == Role.ADMIN:
            return self
        if user.role in (Role.INSIDE, Role.FIELD):
            return self._worked_in(Territory.objects.visible_to(user))
        return self.filter(team=user.team_id)

    def editable_by(self, user):
        """A manager runs the campaigns of the own team; an admin any."""
        return self.visible_to(user) if user.role in (Role.MANAGER, Role.ADMIN) else self.none()

    def running(self):
        return self.filter(state=State.RUNNING)

    def _worked_in(self, territories):
        # Joining and DISTINCT would sort by every column that a page asks for.
        return self.filter(Exists(territories.filter(campaigns=OuterRef("pk"))))


def runs_it(campaign, user) -> bool:
    """A manager runs the campaigns of the own team; an admin any."""
    return user.role == Role.ADMIN or (user.role == Role.MANAGER and user.team_id == campaign.team_id)


def is_complete(campaign) -> bool:
    """A campaign starts with something to say, somebody to call it, and a cadence."""
    return not campaign.missing()


class Campaign(models.Model):
    """One proposition to one audience, in a period, with a script, qualification criteria, a call cadence,
    and a route."""

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
        _("value above which field closes"), max_digits=12, decimal_places=2, default=Decimal(25_000)
    )
    decider_threshold = models.PositiveSmallIntegerField(_("deciders above which field closes"), default=2)
    first_call_within = models.DurationField(_("first call to an MQL within"), default=timedelta(minutes=5))
    answer_within = models.DurationField(
        _("field answers within"),
        null=True,
        blank=True,
        help_text=_("Working hours of the field rep. Empty: as agreed in the territory, else 24."),
    )
    agenda_after_rounds = models.PositiveSmallIntegerField(
        _("rounds until the weekly meeting"),
        default=2,
        help_text=_("A handoff that came back so often is spoken of when inside and field meet."),
    )
    #: Before a meeting of field's, cold calls to that company wait so long (R4).
    meeting_protection = models.DurationField(
        _("no cold calls before a meeting of field's"), default=timedelta(days=7)
    )
    nurture_every = models.DurationField(_("nurture call every"), default=timedelta(days=30))
    recycle_lost_after = models.DurationField(_("a lost deal comes back after"), default=timedelta(days=90))
    no_interest_cooldown = models.DurationField(
        _("after three times no it rests"),
        default=timedelta(days=180),
        help_text=_("Before that nobody calls or places it; who shows interest is called all the same."),
    )
    outcome_names = models.JSONField(
        _("own names of outcomes"),
        default=dict,
        blank=True,
        help_text=_("By outcome; the others keep theirs."),
    )
    hidden_outcomes = ArrayField(
        models.CharField(max_length=12),
        verbose_name=_("outcomes that this campaign hides"),
        default=list,
        blank=True,
    )
    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint("team", "name", name="unique_campaign_name_per_team"),
            models.CheckConstraint(
                name="campaign_ends_after_start",
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="campaign_state_is_known", condition=models.Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="agenda_after_at_least_one_round", condition=models.Q(agenda_after_rounds__gte=1)
            ),
            models.CheckConstraint(
                name="thresholds_are_not_negative", condition=models.Q(value_threshold__gte=0)
            ),
            models.CheckConstraint(
                name="meeting_protection_within_90_days",
                condition=models.Q(meeting_protection__range=(timedelta(0), MAX_MEETING_PROTECTION)),
            ),
            models.CheckConstraint(
                name="hidden_outcomes_may_be_hidden",
                condition=models.Q(
                    hidden_outcomes__contained_by=[
                        each for each in Outcome.values if each not in ALWAYS_SHOWN
                    ]
                ),
            ),
        ]

    def __str__(self):
        return self.name

    def outcomes(self) -> list[Key]:
        """The keys that its callers have: what it hides is left out, the others stay on their number."""
        return [
            Key(number, each, self.outcome_names.get(each) or str(each.label))
            for number, each in enumerate(Outcome, 1)
            if each not in self.hidden_outcomes
        ]

    def missing(self) -> list[str]:
        """What this campaign still needs before it can start, each as a sentence."""
        gaps = []
        if not hasattr(self, "script") or not self.script.opening.strip():
            gaps.append(_("There is no script: what does the rep say first?"))
        if not self.territories.exists():
            gaps.append(_("No territory: nobody would call."))
        if not self.questions.filter(required=True).exists():
            gaps.append(_("No required question: nothing would tell a lead from a qualified one."))
        if self.cadences.count() < 2:
            gaps.append(_("No cadence: when is somebody tried again?"))
        return [str(gap) for gap in gaps]

    @transition(
        state,
        source=[State.DRAFT, State.PAUSED],
        target=State.RUNNING,
        conditions=[is_complete],
        permission=runs_it,
        custom={"label": _("Start")},
    )
    def start(self):
        """Its calls are made from now on."""
        self.state_since = clock.now()

    @transition(
        state,
        source=State.RUNNING,
        target=State.PAUSED,
        permission=runs_it,
        custom={"label": _("Pause")},
    )
    def pause(self):
        """Its calls wait; none is lost."""
        self.state_since = clock.now()

    @transition(
        state,
        source=[State.RUNNING, State.PAUSED],
        target=State.ENDED,
        permission=runs_it,
        custom={"label": _("End")},
    )
    def end(self):
        """No new leads and no cold calls; what was promised goes on in the leads themselves."""
        self.state_since = clock.now()
