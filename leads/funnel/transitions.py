"""Moving a lead: under lock, signed, and only where the funnel and the person allow it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from leads.models import Lead, Suppression
from leads.models.conditions import unanswered
from salesdesk.db.compiled import Compiled, param
from salesdesk.people.actor import sign

Given = ParamSpec("Given")
Result = TypeVar("Result")

#: What stands beside a lead where it has one.
RELATED = ("territory", "contact", "holder", "inside_rep")
LOCK_LEAD = Compiled(
    lambda: (
        Lead.objects.select_for_update(of=["self"], no_key=True)
        .select_related("company__place", "campaign", *RELATED)
        .annotate(suppressed=Exists(Suppression.objects.filter(digest=OuterRef("contact__number_digest"))))
        .filter(pk=param("lead"))
    )
)


class Refused(Exception):
    """The desk says no, in a sentence for the person who asked. `str(refused)` is that sentence."""


class NotYours(Refused):
    """Somebody else has the lead, or the role may not do this."""


def locked_if_free(lead_id: int, **still) -> Lead | None:
    """Return the lead as `locked` does, or None while somebody else changes it or when `still` no longer holds."""
    free = Lead.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    return lock_lead(lead_id) if free.filter(pk=lead_id, **still).exists() else None


def lock_lead(lead_id: int) -> Lead:
    """The lead as it is now, which nobody else can change until this transaction ends.

    Rows that point to it may still be written (NO KEY): a claim that has locked a step of this lead can then
    finish its hold, while we wait for that step.
    """
    lead = LOCK_LEAD.first(lead=lead_id)
    if lead is None or any(getattr(lead, name) is None and getattr(lead, f"{name}_id") for name in RELATED):
        # Who was waited for changed whom it points to (its company, where two were merged: then none is found at
        # all). PostgreSQL read the new lead beside the old rows, of which none fits; it is locked now, and read once
        # more.
        lead = LOCK_LEAD.one(lead=lead_id)
    lead.callable_contact = None if lead.suppressed else lead.contact
    return lead


def atomic_on_lead(verb: Callable[Given, Result]) -> Callable[Given, Result]:
    """All that `verb` does, or nothing. `locked=True` says that the caller has the lead under lock, and with it a
    transaction, of which this is a part: a savepoint of its own would cost two statements of every call."""

    @wraps(verb)
    def done(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if kwargs.get("locked"):
            return verb(*args, **kwargs)
        with transaction.atomic():
            return verb(*args, **kwargs)

    return done


def move(lead: Lead, transition: str, by, *args, reason: str = "", **kwargs) -> Lead:
    """Take `lead` (locked) through a named transition in the name of `by` (None: the worker), and save it.

    Raises NotYours or Refused with a sentence; then nothing has changed.
    """
    method = getattr(lead, transition)
    if not can_proceed(method, check_conditions=False):
        raise Refused(_moved_on_message(lead))
    if not has_transition_perm(method, by):  # which asks for its conditions first
        if not can_proceed(method):
            raise Refused(_unmet_condition(lead, transition))
        raise NotYours(_("This lead is not yours: %(who)s has it.") % {"who": _holder(lead)})
    method(*args, **kwargs)
    return save(lead, by, reason)


def save(lead: Lead, by, reason: str = "") -> Lead:
    """Write a change of a lead that is locked, signed for the log."""
    sign(by, str(reason))
    lead.version += 1
    lead.save()
    return lead


def _holder(lead) -> str:
    if lead.holder:
        return str(lead.holder)
    return str(lead.territory) if lead.territory else lead.get_stream_display()


def _moved_on_message(lead) -> str:
    change = lead.changes.select_related("by").order_by("-at", "-id").first()
    who = change.by if change and change.by else _("the desk")
    return _("%(who)s was first: this lead is %(stage)s now.") % {
        "who": who,
        "stage": lead.get_stage_display(),
    }


def _unmet_condition(lead, transition: str) -> str:
    if transition == "qualify":
        missing = ", ".join(question.label for question in unanswered(lead))
        return _("Not qualified yet. To ask: %(missing)s.") % {"missing": missing}
    if transition == "open_inside":
        return _("This one goes to %(route)s.") % {"route": lead.get_route_display()}
    return _("This lead can't come back: %(reason)s.") % {"reason": lead.reason_shown}
