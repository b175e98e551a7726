"""The actions that are offered on the leads behind each number that needs attention."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from handoffs.acceptance import sla_clock
from handoffs.models import Handoff
from leads.bulk.action import Action
from leads.bulk.assigning import Assign
from salesdesk import clock
from salesdesk.dashboards.funnel import all_attention, drill_downs
from salesdesk.dashboards.funnel.all_attention import ANY
from salesdesk.dashboards.scope import Scope

from . import actions, forms


class Act(NamedTuple):
    """An action on one lead: its button, what is said when it is done, and what it asks for."""

    label: str | Promise
    done: str | Promise
    action: type[Action]
    form: type[forms.ActForm]


ACTS: dict[str, Act] = {
    "reassign": Act(_("Reassign"), _("%(company)s reassigned."), Assign, forms.RepForm),
    "re-offer": Act(
        _("Re-offer"),
        _("%(company)s offered to the next field rep in rotation."),
        actions.ReOffer,
        forms.ActForm,
    ),
    "replan": Act(_("Replan"), _("Call to %(company)s replanned."), actions.Replan, forms.DayForm),
    "plan": Act(_("Plan now"), _("%(company)s planned for now."), actions.PlanNow, forms.ActForm),
    "assign": Act(_("Assign"), _("%(company)s assigned."), actions.AssignTerritory, forms.TerritoryForm),
    "give": Act(_("Reassign"), _("%(company)s reassigned."), actions.GiveInField, forms.FieldRepForm),
}

#: By number, the usual action first. A lead without a phone number gets one on a page of its own.
OFFERED: dict[str, Sequence[str]] = {
    "leaking": ["plan"],
    "uncalled": ["reassign"],
    "late": ["re-offer"],
    "unanswered": ["reassign"],
    "callbacks": ["reassign"],
    "unreached": ["replan", "reassign"],
    "unreviewed": ["give"],
    "unassigned": ["assign"],
    "incomplete": [],
}
#: On the list of all kinds, each lead has the actions of its most urgent kind. Where there are two, "replan" is usual.
OFFERED[ANY] = ["plan", "re-offer", "replan", "reassign", "give", "assign"]


def add_kinds(leads: Sequence[Any], scope: Scope) -> None:
    """Give each lead its `kind`, the most urgent one, the titles of the `others`, and its `acts`. One statement."""
    kinds = all_attention.kinds_of(leads, scope)
    for lead in leads:
        # Nothing is late any more if somebody dealt with the lead since the page was counted.
        lead.kind, *others = kinds.get(lead.pk, [""])
        lead.kind_title, lead.others = _title(lead.kind), [_title(each) for each in others]
        lead.acts = OFFERED.get(lead.kind, [])


def _title(kind: str) -> str | Promise:
    return drill_downs.DRILL_DOWNS[kind].title if kind else ""


def add_clocks(leads: Sequence[Any]) -> None:
    """Give each lead the `left` of its running handoff and whether it `may_re_offer`. Two statements."""
    running = Handoff.objects.running().filter(lead__in=leads).select_related("to", "lead__territory")
    found = {each.lead_id: each for each in running}
    prefetch_related_objects([each.to for each in found.values()], "absences")
    now = clock.now()
    for lead in leads:
        if handoff := found.get(lead.pk):
            lead.left = sla_clock.time_left(handoff, now)
            lead.waits_for = handoff.to
            lead.may_re_offer = sla_clock.is_very_late(handoff, now)
