"""What each of the nine keys does to a lead (R6). Called inside the transaction of calls.log."""

from datetime import timedelta

from django.utils.translation import gettext as _

from campaigns.models.cadence import AfterLast
from leads.compliance import suppression
from leads.funnel import cadence, next_steps, transitions
from leads.models import Contact, Lead, Seat
from leads.models.nextstep import CALLS, Kind
from leads.models.stages import DropReason, FinalReason, Stage, Stream
from leads.models.touch import Outcome
from leads.recycling import exits, phone_nurture, recycle
from leads.recycling.exits import Drop, Way
from salesdesk import clock

from .undo import Before

#: The words of each reason why not.
NO = [*DropReason.choices, *FinalReason.choices]


def follow(lead: Lead, call, attempt: int, by, was: Before, *, bring_up: str = "") -> None:
    """Do what the outcome says with `lead`, which is locked and whose step is finished; `was` hears who was added
    by it. Raises Refused.

    `bring_up` is what that step was about: in the nurture it is still what to bring up on the next try.
    """
    if lead.stream == Stream.NURTURE and call.outcome in (Outcome.NO_ANSWER, Outcome.VOICEMAIL):
        phone_nurture.unanswered(lead, attempt, by, bring_up)
        return
    {
        Outcome.NO_ANSWER: _try_again,
        Outcome.VOICEMAIL: _try_again,
        Outcome.CALL_BACK: _promise,
        Outcome.LATER: _nurture,
        Outcome.NO_INTEREST: _let_go,
        Outcome.QUALIFIED: _qualify,
        Outcome.MEETING: _qualify,
        Outcome.WRONG_PERSON: _find_the_right_one,
        Outcome.DO_NOT_CALL: _never_again,
    }[call.outcome](lead, call, attempt, by, was)


def _try_again(lead, call, attempt, by, was):
    following = cadence.next_try(lead, attempt, clock.now())
    if following.then == AfterLast.NURTURE:
        on = clock.local(following.due_at, lead.company.place.zone or "UTC").date()
        said = _("Not reached in %(count)s calls.") % {"count": following.of}
        recycle.to_nurture(lead, None, reason=DropReason.NOT_REACHED, on=on, bring_up=said, locked=True)
        return
    transitions.save(lead, by)
    if following.then == AfterLast.REST:
        next_steps.plan(
            lead,
            Kind.COLD,
            due_at=following.due_at,
            why=_("Rested after %(count)s calls.") % {"count": following.of},
        )
        return
    why = _("Try %(attempt)s of %(count)s.") % {"attempt": following.attempt, "count": following.of}
    next_steps.plan(
        lead, Kind.RETRY, due_at=following.due_at, assignee=lead.holder, attempt=following.attempt, why=why
    )


def _promise(lead, call, attempt, by, was):
    if call.at is None or call.at <= clock.now():
        raise transitions.Refused(_("A promised call lies in the future: when shall we call?"))
    window = clock.window(lead.company.place.clock, call.at)
    if window is None or call.at not in window:
        raise transitions.Refused(_("At that time nobody may be called there."))
    _met(lead, by)
    next_steps.plan(
        lead, Kind.PROMISE, due_at=call.at, assignee=by, why=call.note or _("Promised to call back.")
    )


def _nurture(lead, call, attempt, by, was):
    if call.on is None or call.on <= exits.today_there(lead):
        raise transitions.Refused(_("When shall we call again? A day after today."))
    reason, bring_up = call.reason or DropReason.NOT_NOW, call.bring_up or call.note
    exits.go(lead, by, drop=Drop(Way.NURTURE, call.on, reason, bring_up), locked=True)


def _let_go(lead, call, attempt, by, was):
    """The reason is the answer: without interest now, or for ever. A call that stays promised proposes another door."""
    reason = call.reason or DropReason.NO_INTEREST
    way = Way.FINAL if reason in FinalReason.values else Way.MARKETING
    if way == Way.MARKETING:
        phone_nurture.rest_after_no(lead)
    proposed = exits.behind_key(lead, way, promise=was.promised)
    overruled = "" if proposed.way == way else str(dict(NO).get(reason, reason))
    exits.go(lead, by, drop=Drop(way, exits.today_there(lead), reason, call.note, overruled), locked=True)


def _qualify(lead, call, attempt, by, was):
    if lead.stage == Stage.SUSPECT:
        transitions.move(lead, "meet", by)
    transitions.move(lead, "qualify", by, reason=call.note)
    next_steps.plan(
        lead,
        Kind.CLOSE,
        due_at=clock.now() + timedelta(days=1),
        assignee=by,
        why=_("Qualified: hand it over, or open it."),
    )


def _find_the_right_one(lead, call, attempt, by, was):
    """Whom to call instead, next and now; the wrong one keeps no part in it."""
    right = call.person or _add(lead, call)
    was.added = None if call.person else right.pk
    if right.company_id != lead.company_id or right == lead.contact:
        raise transitions.Refused(_("Who is it then? Somebody else of this company."))
    lead.contact = right
    transitions.save(lead, by)
    if was.added or not lead.seats.filter(contact=right).exists():
        Seat.objects.create(lead=lead, contact=right, part=Seat.Part.INFLUENCES, by=by)
        was.seated = right.pk
    why = _("The right person, after a wrong one.")
    step = next_steps.plan(lead, Kind.RETRY, due_at=clock.now(), assignee=lead.holder, attempt=1, why=why)
    if right.phone and (step.contact, step.kind in CALLS) != (right, True):
        raise transitions.Refused(_("This number asked not to be called."))


def _add(lead, call) -> Contact:
    """A new person; without a number of their own they are asked for at the number that was called."""
    if not call.name.strip():
        raise transitions.Refused(_("Who is it then? A name is enough."))
    phone = call.phone or (lead.contact.phone if lead.contact else "")
    return Contact.objects.create(
        company=lead.company,
        name=call.name.strip(),
        title=call.title.strip(),
        phone=phone,
        phone_typed=call.phone,
    )


def _never_again(lead, call, attempt, by, was):
    said = call.note or _("Asked not to be called.")
    suppression.number(lead.contact.phone, by=by, reason=said[:200], source="call", lead=lead)


def _met(lead, by):
    """There was a conversation: a suspect is a prospect from now on."""
    if lead.stage == Stage.SUSPECT:
        transitions.move(lead, "meet", by)
    else:
        transitions.save(lead, by)
