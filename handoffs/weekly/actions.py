"""Agree on an action in the weekly meeting, complete it, and carry it over to the next meeting."""

from django.db import transaction
from django.utils.translation import gettext as _

from handoffs.models import MeetingAction
from leads.funnel.transitions import Refused
from salesdesk import clock
from salesdesk.people.models import User

from .pairs import Pair, monday_of


def agree(pair: Pair, by: User, *, what: str, person: User) -> MeetingAction:
    """Add an action for one of the pair; it is reviewed in the next meeting."""
    facts = {"inside_rep": pair.inside, "field_rep": pair.field, "what": what, "person": person}
    action = MeetingAction(**facts, agreed_by=by)
    action.review_after(pair.this_week)
    action.save()
    return action


@transaction.atomic
def complete(action: MeetingAction, by: User) -> MeetingAction:
    """Mark an action as done. Completing it twice changes nothing."""
    action = _locked(action)
    if action.done_at is None:
        action.done_at, action.done_by = clock.now(), by
        action.save(update_fields=["done_at", "done_by"])
    return action


@transaction.atomic
def reopen(action: MeetingAction) -> MeetingAction:
    """Open an action again that was marked as done."""
    action = _locked(action)
    action.done_at = action.done_by = None
    action.save(update_fields=["done_at", "done_by"])
    return action


@transaction.atomic
def carry_over(action: MeetingAction) -> MeetingAction:
    """Review an open action in the next meeting. Raises Refused if it is done, or on that list already."""
    action = _locked(action)
    this_week = monday_of(action.inside_rep.today)
    if action.done_at:
        raise Refused(_("This action is done. Reopen it first."))
    if action.week > this_week:
        raise Refused(_("This action is on the list of the next meeting already."))
    action.review_after(this_week)
    action.carried_over += 1
    action.save(update_fields=["week", "carried_over"])
    return action


def _locked(action: MeetingAction) -> MeetingAction:
    found = MeetingAction.objects.select_for_update(of=["self"]).select_related("inside_rep")
    return found.get(pk=action.pk)
