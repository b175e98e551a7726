from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Now

from campaigns.models import Campaign, Territory
from leads.models.accounts.company import Company
from leads.models.accounts.contact import Contact
from leads.models.accounts.place import Place
from leads.models.compliance.suppression import Suppression
from leads.models.count_triggers import STEP_DELETED, STEP_OF_CUSTOMER
from leads.models.lead import Lead
from salesdesk import clock
from salesdesk.people.roles import Role

from .hold import Hold
from .ranks import BEHIND_COLD, COLD_FROM, RETRY_FROM
from .step_kind import CALL_KINDS, StepKind
from .territory_window import TerritoryWindow


class NextStepQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Steps of leads that `user` can see."""
        return self.filter(lead__in=Lead.objects.visible_to(user))

    def not_suppressed(self):
        """Exclude calls to suppressed numbers."""
        suppressed = Suppression.objects.filter(digest=OuterRef("contact__number_digest"))
        return self.filter(~Q(kind__in=CALL_KINDS) | ~Exists(suppressed))

    def due(self, now):
        """Steps that are due and not snoozed."""
        return self.filter(~Q(snoozed_until__gt=now), due_at__lte=now)

    def in_open_places(self, now):
        """Calls to places with an open call window."""
        own = _territory_window()
        open_now = own.filter(opens_at__lte=now, closes_at__gt=now)
        at_place = Q(place__opens_at__lte=now, place__closes_at__gt=now)
        return self.filter(Q(Exists(open_now)) | at_place & ~Exists(own))

    def off_screen(self):
        """Steps of companies that nobody holds."""
        return self.filter(~Exists(Hold.objects.active().filter(company=OuterRef("company"))))

    def on_screen_of(self, user):
        """The step that `user` has on screen, if the hold is active by the database's clock."""
        return self.filter(
            lead__hold__person=user, lead__hold__until__gt=Now(), contact=F("lead__hold__contact")
        )

    def offered_to(self, user):
        """Calls that may be offered to `user`: their own, and those of their pools."""
        if user.role != Role.INSIDE:
            return self.none()
        return self.filter(
            Q(assignee=user) | Q(assignee__isnull=True, territory__inside_rep=user), kind__in=CALL_KINDS
        )


def window_opens_at() -> Coalesce:
    """Return when the call window of a step opens: that of its territory at the place, or else that of the place."""
    return Coalesce(Subquery(_territory_window().values("opens_at")), F("place__opens_at"))


def _territory_window():
    return TerritoryWindow.objects.filter(territory=OuterRef("territory"), place=OuterRef("place"))


def _queue_index(name: str, order: str, *, own: bool) -> models.Index:
    """Return an index of ready calls in queue order, per assignee if `own`, else per pool."""
    queue = ["assignee", "campaign"] if own else ["campaign", "territory"]
    ready = Q(ready=True, assignee__isnull=not own)
    return models.Index(*queue, order, "due_at", "id", name=name, condition=ready)


class NextStep(models.Model):
    """The next action on a lead, its time and its owner.

    Kept narrow because the queue reads and rewrites it all day; closed steps move to CompletedStep.
    """

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
    #: The rank when the blend puts cold calls first: retries come after them.
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
    #: The promised wall time (2026-11-24T14:30) and its time zone, for callbacks.
    wall_time = models.CharField(max_length=16, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    why = models.CharField(max_length=300, blank=True)
    #: The place that is called; empty if the step is not a call of the queue.
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="steps", db_index=False
    )
    #: Due, inside the call window, and not held: set by the sweep, read by the claim.
    ready = models.BooleanField(default=False)
    #: Skipped until then. A promised call keeps its `due_at`.
    snoozed_until = models.DateTimeField(null=True, blank=True)
    #: The calling law requires a missing legal basis, so the call waits outside the queue.
    without_legal_basis = models.BooleanField(default=False, db_default=False)
    #: Planned in an hour that reaches more often than others (leads.call_hours).
    hour_proposed = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=clock.now)
    objects = NextStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "contact", "lead", name="one_open_step_per_lead_and_contact", nulls_distinct=False
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
            # The claim: the head of each pool, and of a rep's own calls in each campaign; then the same with cold calls
            # first.
            _queue_index("step_head_of_pool", "rank", own=False),
            _queue_index("step_head_of_person", "rank", own=True),
            _queue_index("step_cold_head_of_pool", "cold_first_rank", own=False),
            _queue_index("step_cold_head_of_person", "cold_first_rank", own=True),
            # The sweeps that make due steps ready and take them back at the end of the call window.
            models.Index(
                "place", "due_at", name="step_to_ready", condition=Q(ready=False, place__isnull=False)
            ),
            models.Index("place", name="step_to_unready", condition=Q(ready=True)),
            # The list of leads, sorted by when their next step is due.
            models.Index("due_at", "id", name="step_by_due", include=["lead"]),
            # The list of leads with a missing legal basis.
            models.Index("lead", name="step_without_legal_basis", condition=Q(without_legal_basis=True)),
            # A user's list of next steps.
            models.Index("assignee", "due_at", name="step_of_person", condition=Q(assignee__isnull=False)),
            # The sweeps over steps of a kind, and those that are overdue. Cold calls never are.
            models.Index("kind", "due_at", "id", name="step_by_kind", condition=~Q(kind="cold")),
            # Leads in phone nurture that were not reached.
            models.Index("lead", name="step_nurture_again", condition=Q(kind="nurture", attempt__gt=1)),
        ]
        triggers = [STEP_OF_CUSTOMER, STEP_DELETED]

    def __str__(self):
        return f"{self.get_kind_display()} {self.due_at:%Y-%m-%d %H:%M}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds one for the field
        """Return the label of the kind, on every card and row; Django's own method hashes all labels first."""
        return str(StepKind(self.kind).label)
