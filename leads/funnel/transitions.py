"""Lock leads and move them through the funnel, on behalf of a user."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django_fsm import can_proceed, has_transition_perm

from leads.models import Lead, Suppression, required_fields
from leads.models.conditions import unanswered
from salesdesk.db.compiled import Compiled, param
from salesdesk.people.actor import sign

Given = ParamSpec("Given")
Result = TypeVar("Result")

#: Optional relations that are read with a lead.
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
    """The action is not possible. `str(refused)` is a sentence for the user."""


class NotYours(Refused):
    """The lead belongs to somebody else, or the user's role does not allow the action."""


def locked_if_free(lead_id: int, **still) -> Lead | None:
    """Return the lead locked, or None if it is being changed or no longer matches the filter `still`."""
    free = Lead.objects.select_for_update(of=["self"], no_key=True, skip_locked=True)
    return lock_lead(lead_id) if free.filter(pk=lead_id, **still).exists() else None


def lock_lead(lead_id: int) -> Lead:
    """Return the current lead, locked until this transaction ends.

    The lock is NO KEY, so that rows that point to the lead can still be written: a claim that has locked a step of
    the lead can finish its hold while we wait for that step.
    """
    lead = LOCK_LEAD.first(lead=lead_id)
    if lead is None or any(getattr(lead, name) is None and getattr(lead, f"{name}_id") for name in RELATED):
        # The transaction we waited for changed a relation, such as the company in a merge. PostgreSQL joined the new
        # lead with the old rows and found no match, so read the lead again now that it is locked.
        lead = LOCK_LEAD.one(lead=lead_id)
    lead.callable_contact = None if lead.suppressed else lead.contact
    return lead


def atomic_on_lead(verb: Callable[Given, Result]) -> Callable[Given, Result]:
    """Run `verb` in a transaction.

    With `locked=True` the caller has locked the lead and is in a transaction already, so no savepoint is made: it
    would cost two statements per call.
    """

    @wraps(verb)
    def done(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        if kwargs.get("locked"):
            return verb(*args, **kwargs)
        with transaction.atomic():
            return verb(*args, **kwargs)

    return done


def move(lead: Lead, transition: str, by, *args, reason: str = "", **kwargs) -> Lead:
    """Take the locked `lead` through the named transition on behalf of `by` (None: a worker), and save it.

    Raises NotYours or Refused and then changes nothing.
    """
    method = getattr(lead, transition)
    if not can_proceed(method, check_conditions=False):
        raise Refused(_moved_on_message(lead))
    if not has_transition_perm(method, by):  # which asks for its conditions first
        if not can_proceed(method):
            raise Refused(_unmet_condition(lead, transition))
        raise NotYours(_("This lead belongs to %(who)s.") % {"who": _holder(lead)})
    if by and transition in required_fields.ASKED_BY:
        _check_required_fields(lead, transition)
    method(*args, **kwargs)
    return save(lead, by, reason)


def save(lead: Lead, by, reason: str = "") -> Lead:
    """Save the locked `lead`, with `by` and `reason` for the stage log."""
    sign(by, str(reason))
    lead.version += 1
    lead.save()
    return lead


def _check_required_fields(lead: Lead, transition: str) -> None:
    """Raise Refused if the stage that the transition leads to requires custom fields that are empty."""
    if missing := required_fields.missing(lead, required_fields.ASKED_BY[transition]):
        named = ", ".join(f"{each} ({each.get_subject_display()})" for each in missing)
        raise Refused(_("Fill in first: %(fields)s.") % {"fields": named})


def _holder(lead) -> str:
    if lead.holder:
        return str(lead.holder)
    return str(lead.territory) if lead.territory else lead.get_stream_display()


def _moved_on_message(lead) -> str:
    change = lead.changes.select_related("by").order_by("-at", "-id").first()
    who = change.by if change and change.by else _("The system")
    return _("%(who)s already changed this lead. It is now: %(stage)s.") % {
        "who": who,
        "stage": lead.get_stage_display(),
    }


def _unmet_condition(lead, transition: str) -> str:
    if transition == "qualify":
        missing = ", ".join(question.label for question in unanswered(lead))
        return _("Not qualified yet. Still to ask: %(missing)s.") % {"missing": missing}
    if transition == "open_inside":
        return _("The closing route of this lead is %(route)s. Hand it off instead.") % {
            "route": lead.get_route_display()
        }
    if transition == "order_again":
        return _("This lead is no repeat order. Qualify it first.")
    return _("This lead can't be reopened: %(reason)s.") % {"reason": lead.reason_shown}
