from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign, Territory
from leads.models.company import Company
from leads.models.compliance.suppression import Suppression
from leads.models.contact import Contact
from leads.models.lead import Lead
from leads.models.place import Place
from salesdesk import clock
from salesdesk.people.roles import Role

from .hold import Hold
from .ranks import BEHIND_COLD, COLD_FROM, RETRY_FROM


class StepKind(models.TextChoices):
    """What happens next. leads/models/queue/ranks.py says in which order calls are made."""

    CALLBACK = "callback", _("Promised call")
    CALL_REQUEST = "call_request", _("Asked to be called")
    FRESH = "fresh", _("Fresh MQL")
    RETURNED = "returned", _("Returned by field")
    NURTURE = "nurture", _("Nurture call")
    RETRY = "retry", _("Another try")
    COLD = "cold", _("Cold call")
    ANSWER = "answer", _("Field answers the handoff")
    QUESTION = "question", _("Field asks inside")
    FIELD = "field", _("Field's next step")
    REVIEW = "review", _("Field looks at it again")
    CLOSE = "close", _("Inside closes")
    MISSING_NUMBER = "missing_number", _("Number missing")
    RESCHEDULE = "reschedule", _("Agree on a new time")


#: Made from the call queue; the others are worked from lists.
CALL_KINDS = [
    StepKind.CALLBACK,
    StepKind.CALL_REQUEST,
    StepKind.FRESH,
    StepKind.RETURNED,
    StepKind.NURTURE,
    StepKind.RETRY,
    StepKind.COLD,
]


class NextStepQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The steps of the leads that a person sees."""
        return self.filter(lead__in=Lead.objects.visible_to(user))

    def not_suppressed(self):
        """All but calls to a number that must not be called: nobody is offered those."""
        suppressed = Suppression.objects.filter(digest=OuterRef("contact__number_digest"))
        return self.filter(~Q(kind__in=CALL_KINDS) | ~Exists(suppressed))

    def due(self, now):
        """Those whose time has come, and which nobody skipped until later."""
        return self.filter(~Q(snoozed_until__gt=now), due_at__lte=now)

    def in_open_places(self, now):
        """Calls to places where the call window is open."""
        return self.filter(place__opens_at__lte=now, place__closes_at__gt=now)

    def off_screen(self):
        """Those whose company nobody has on screen."""
        return self.filter(~Exists(Hold.objects.active().filter(company=OuterRef("company"))))

    def on_screen_of(self, user):
        """The step that this person has on screen, if the hold still lasts by the database's clock."""
        return self.filter(
            lead__hold__person=user, lead__hold__until__gt=Now(), contact=F("lead__hold__contact")
        )

    def offered_to(self, user):
        """Calls that may be offered to this person: own ones, and those of the pools that they work."""
        if user.role != Role.INSIDE:
            return self.none()
        return self.filter(
            Q(assignee=user) | Q(assignee__isnull=True, territory__inside_rep=user), kind__in=CALL_KINDS
        )


def _queue_index(name: str, order: str, *, own: bool) -> models.Index:
    """What is ready, in the order of the calls: of a pool, or of the person whose calls they are."""
    whose = ["assignee", "campaign"] if own else ["campaign", "territory"]
    ready = Q(ready=True, assignee__isnull=not own)
    return models.Index(*whose, order, "due_at", "id", name=name, condition=ready)


class NextStep(models.Model):
    """What happens next, when, by whom. Narrow, because the queue reads and rewrites it all day: what was
    done moves to StepDone."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="steps")
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="steps", db_index=False
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="steps")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="steps", db_index=False)
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, related_name="steps", db_index=False
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="steps", db_index=False
    )
    kind = models.CharField(max_length=14, choices=StepKind)
    rank = models.SmallIntegerField()
    #: The rank when it is the cold calls' turn: retries come behind them.
    cold_first_rank = models.GeneratedField(
        expression=Case(
            When(
                rank__gte=RETRY_FROM,
                rank__lt=COLD_FROM,
                then=F("rank") + Value(BEHIND_COLD, models.SmallIntegerField()),
            ),
            default=F("rank"),
            output_field=models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    attempt = models.PositiveSmallIntegerField(default=1)
    due_at = models.DateTimeField()
    #: A promise keeps what was said: the wall time (2026-11-24T14:30), and the zone in which the clock hangs.
    wall_time = models.CharField(max_length=16, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    why = models.CharField(max_length=300, blank=True)
    #: Where the telephone rings. Empty when the step is no call of the queue.
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="steps", db_index=False
    )
    #: Due, inside the call window, and the company on nobody's screen: set by the sweep, read by the claim.
    ready = models.BooleanField(default=False)
    #: Skipped by who would call: offered again from then on. What was promised keeps its `due_at`.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    #: The law asks a ground to call them that nobody knows: the call waits outside the queue, as it was planned.
    without_legal_basis = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=clock.now)
    objects = NextStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "lead", "contact", name="one_open_step_per_lead_and_contact", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="callback_has_contact_and_wall_time",
                condition=~Q(kind="callback") | (Q(contact__isnull=False) & ~Q(wall_time="") & ~Q(zone="")),
            ),
            models.CheckConstraint(
                name="step_has_assignee_or_pool",
                condition=Q(assignee__isnull=False) | Q(territory__isnull=False),
            ),
            models.CheckConstraint(
                name="call_has_contact_and_place",
                condition=Q(
                    kind__in=CALL_KINDS, contact__isnull=False, place__isnull=False, without_legal_basis=False
                )
                | Q(kind__in=CALL_KINDS, contact__isnull=False, place__isnull=True, without_legal_basis=True)
                | (~Q(kind__in=CALL_KINDS) & Q(place__isnull=True, without_legal_basis=False)),
            ),
            models.CheckConstraint(
                name="only_calls_are_ready", condition=Q(ready=False) | Q(place__isnull=False)
            ),
        ]
        indexes = [
            # The claim: the head of each pool, and of a person's own calls in each campaign; then the same when it
            # is the cold calls' turn.
            _queue_index("step_head_of_pool", "rank", own=False),
            _queue_index("step_head_of_person", "rank", own=True),
            _queue_index("step_cold_head_of_pool", "cold_first_rank", own=False),
            _queue_index("step_cold_head_of_person", "cold_first_rank", own=True),
            # The sweep that makes steps ready when they fall due, and the one that rests them at closing time.
            models.Index(
                "place", "due_at", name="step_to_ready", condition=Q(ready=False, place__isnull=False)
            ),
            models.Index("place", name="step_to_unready", condition=Q(ready=True)),
            # The list of leads whose ground to be called is missing.
            models.Index("lead", name="step_without_legal_basis", condition=Q(without_legal_basis=True)),
            # Lists of a person: what is next, and the sweeps over steps that are no calls.
            models.Index("assignee", "due_at", name="step_of_person", condition=Q(assignee__isnull=False)),
            models.Index("kind", "due_at", "id", name="step_not_a_call", condition=Q(place__isnull=True)),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"
