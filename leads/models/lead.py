"""The funnel: the only place that defines the transitions of a lead. Its fields are in lead_fields.py."""

import pgtrigger
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, FSMField, transition

from salesdesk import clock

from . import conditions, lead_constraints, permissions
from .lead_fields import LeadFields
from .private_campaign import PRIVATE_CAMPAIGN_IS_SMALL
from .stages import EDGES, OPEN_STAGES, Stage, Stream


class Lead(LeadFields):
    """One company in one campaign. The stage is its progress; the stream is the team that works it."""

    stage = FSMField(_("stage"), choices=Stage, default=Stage.SUSPECT, protected=True)

    class Meta:
        constraints = lead_constraints.CONSTRAINTS
        indexes = lead_constraints.INDEXES
        triggers = [
            pgtrigger.FSM(name="only_edges_of_the_funnel", field="stage", transitions=EDGES, separator=">"),
            *lead_constraints.TRIGGERS,
            PRIVATE_CAMPAIGN_IS_SMALL,
        ]

    def get_stage_display(self) -> str:  # type: ignore[no-redef]  # the plugin adds one for the field
        """Return the label of the stage, on every card and row; Django's own method hashes all labels first."""
        return str(Stage(self.stage).label)

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @transition(stage, source=Stage.SUSPECT, target=Stage.PROSPECT, permission=permissions.works_inside)
    def meet(self):
        """Record a first conversation with a company that fits the campaign."""
        self.stream = Stream.INSIDE

    @transition(
        stage,
        source=[Stage.SUSPECT, Stage.PROSPECT],
        target=Stage.MQL,
        permission=permissions.inside_marketing_or_system,
    )
    def show_interest(self, interest: str):
        """Record interest; the response time to the first call starts."""
        self.stream = Stream.INSIDE
        self.warm = True
        self.interest = interest
        self.cooldown_until = None
        self.interest_at = clock.now()
        self.first_called_at = None

    @transition(
        stage,
        source=[Stage.PROSPECT, Stage.MQL],
        target=Stage.SQL,
        conditions=[conditions.required_questions_answered],
        permission=permissions.works_inside,
    )
    def qualify(self):
        """Mark as qualified by the campaign's criteria."""
        self.stream = Stream.INSIDE

    @transition(
        stage,
        source=Stage.SQL,
        target=Stage.OPPORTUNITY,
        conditions=[conditions.route_inside],
        permission=permissions.may_close_inside,
    )
    def open_inside(self, value):
        """Open an opportunity that inside closes, within the rep's level."""
        self.stream = Stream.INSIDE
        self.value = value

    @transition(stage, source=Stage.SQL, target=Stage.OPPORTUNITY, permission=permissions.is_field_rep)
    def accept(self, by, value):
        """Accept the handoff and open an opportunity for field."""
        self.stream = Stream.FIELD
        self.holder = self.field_rep = by
        self.value = value

    @transition(
        stage,
        source=Stage.SUSPECT,
        target=Stage.OPPORTUNITY,
        conditions=[conditions.is_repeat_order],
        permission=permissions.holds,
    )
    def order_again(self, by, stream, value):
        """Open an opportunity of `by`, in `stream`, for another order of a customer, who is not qualified again."""
        self.stream, self.holder, self.value = stream, by, value

    @transition(stage, source=Stage.SQL, target=Stage.MQL, permission=permissions.is_field_rep)
    def send_back(self):
        """Return the handoff to inside, which finds out what is missing."""
        self.stream = Stream.INSIDE
        self.holder = self.inside_rep
        self.field_rep = None

    @transition(
        stage, source=[Stage.SQL, Stage.OPPORTUNITY], target=None, permission=permissions.is_field_rep
    )
    def keep(self, by, review_on):
        """Move to field nurture, to be reviewed on `review_on`."""
        self.stream = Stream.FIELD
        self.holder = self.field_rep = by
        self.review_on = review_on

    @transition(stage, source=Stage.OPPORTUNITY, target=Stage.WON, permission=permissions.holds_and_may_close)
    def win(self, by, value, renews_on=None):
        """Close as won with an order."""
        self.value, self.renews_on = value, renews_on
        self._close(by)

    @transition(stage, source=Stage.OPPORTUNITY, target=Stage.LOST, permission=permissions.holds)
    def lose(self, by, reason, recycle_on=None):
        """Close as lost; final without a date to return on."""
        self.reason = reason
        self._close(by)
        self.recycle_on = recycle_on
        self.final = recycle_on is None

    @transition(
        stage,
        source=[Stage.WON, Stage.LOST],
        target=Stage.OPPORTUNITY,
        permission=permissions.closed_or_manages,
    )
    def reopen(self, holder, stream):
        """Make a closed deal an opportunity of `holder` again, in `stream`."""
        self.stream, self.holder = stream, holder
        self.reason, self.final = "", False
        self.closed_at = self.closed_by = self.recycle_on = self.renews_on = None

    @transition(
        stage,
        source=[*OPEN_STAGES, Stage.LOST],
        target=Stage.PROSPECT,
        conditions=[conditions.not_final],
        permission=permissions.holds_manages_or_system,
    )
    def to_nurture(self, reason):
        """Move to phone nurture in a new round: interested, but not soon."""
        self._start_round(Stream.NURTURE, reason)
        self.holder = self.inside_rep

    @transition(
        stage,
        source=[*OPEN_STAGES, Stage.LOST],
        target=Stage.PROSPECT,
        conditions=[conditions.not_final],
        permission=permissions.holds_manages_or_system,
    )
    def to_marketing(self, reason):
        """Return to Marketing for e-mail nurture, in a new round."""
        self._start_round(Stream.MARKETING, reason)
        self.holder = None

    @transition(
        stage, source=Stage.SUSPECT, target=Stage.SUSPECT, permission=permissions.holds_manages_or_system
    )
    def leave_uncalled(self, reason):
        """Return to Marketing and stay a suspect, as nobody has called them."""
        self._start_round(Stream.MARKETING, reason)
        self.holder = None

    @transition(stage, source=OPEN_STAGES, target=Stage.LOST, permission=permissions.holds_or_manages)
    def rule_out(self, by, reason):
        """Disqualify: they will never buy."""
        self.reason = reason
        self._close(by)
        self.final = True

    @transition(
        stage,
        source=[Stage.PROSPECT, Stage.LOST],
        target=RETURN_VALUE(Stage.SUSPECT, Stage.PROSPECT, Stage.MQL),
        permission=permissions.may_undo,
    )
    def undo(self):
        """Return to the stage before the call that is being undone."""
        return self.undoing.stage

    def _close(self, by):
        self.stream = Stream.NONE
        self.holder = None
        self.closed_at, self.closed_by = clock.now(), by
        self.review_on = None

    def _start_round(self, stream, reason):
        self.stream = stream
        self.reason = reason
        self.round += 1
        self.field_rep = self.presales = None
        self.closed_at = self.closed_by = self.recycle_on = self.review_on = None
