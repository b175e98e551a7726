"""The actions on the page of a deal: update, win, lose, keep and reopen it."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handoffs.deals import closing, reopening, win_loss
from handoffs.forms.deals import LoseForm, ReopenForm, UpdateDealForm, WinForm
from handoffs.forms.evaluation import EvaluationForm
from handoffs.models import Opportunity
from leads.models import Lead
from leads.models.stages import Stream
from leads.recycling.exits import ExitRoute

from ..action_bar import Action, exit_action


def _current_terms(deal: Opportunity, by) -> dict:
    step = deal.next_step
    return {
        "value": deal.value,
        "probability": deal.probability,
        "decides_on": deal.decides_on,
        "next_step": step.why if step else "",
    }


def _exit_routes(lead: Lead) -> list[ExitRoute]:
    routes = _exit_routes_of_field(lead)
    return (
        routes
        if lead.stream == Stream.FIELD
        else [each for each in routes if each != ExitRoute.FIELD_NURTURE]
    )


def _exit_routes_of_field(lead: Lead) -> list[ExitRoute]:
    """Return all exit routes, also if field no longer has the lead: saving then says who was first."""
    return [
        ExitRoute.NURTURE,
        ExitRoute.MARKETING,
        ExitRoute.FIELD_NURTURE,
        ExitRoute.LOST,
        ExitRoute.DISQUALIFIED,
    ]


def _exit_action(exit_route: ExitRoute, **fields) -> Action:
    return exit_action(exit_route, form=LoseForm, verb=closing.exit_deal, **fields)


def _answers(deal: Opportunity, by) -> dict:
    """Return the answers that are known."""
    known = win_loss.current(deal)
    if known is None:
        return {}
    names = ("how_chosen", "decided_by", "nearly_lost_by", "comment")
    return {name: getattr(known, name) for name in names} | {"competitor": known.against or ""}


ACTIONS = [
    Action(
        url="opportunity-win",
        shortcut="w",
        label=_("Mark as won"),
        hint=lambda deal: gettext("record the order"),
        form=WinForm,
        verb=closing.win,
        done=lambda deal: gettext("%(company)s marked as won. Well done!") % {"company": deal.lead.company},
        tone="good",
        submit_label=_("Mark as won"),
        initial=lambda deal, by: {"value": deal.value, "ordered_on": by.today},
        form_kwargs=lambda deal: {"deal": deal},
    ),
    Action(
        url="opportunity-revise",
        shortcut="r",
        label=_("Update"),
        hint=lambda deal: gettext("value, chance, next step"),
        form=UpdateDealForm,
        verb=closing.update,
        done=lambda deal: gettext("Opportunity updated."),
        submit_label=_("Save changes"),
        initial=_current_terms,
        latest=closing.locked,
    ),
    _exit_action(ExitRoute.NURTURE, url="opportunity-phone-nurture", ways=_exit_routes),
    _exit_action(ExitRoute.MARKETING, url="opportunity-marketing", ways=_exit_routes),
    _exit_action(
        ExitRoute.LOST,
        url="opportunity-lose",
        shortcut="l",
        label=_("Mark as lost"),
        hint=lambda deal: gettext("for now, with a return date"),
        ways=_exit_routes,
        tone="bad",
    ),
]
FIELD_NURTURE = _exit_action(
    ExitRoute.FIELD_NURTURE,
    url="opportunity-field-nurture",
    shortcut="k",
    label=_("Keep it myself"),
    hint=lambda deal: gettext("field nurture, with a review date"),
    ways=_exit_routes_of_field,
)
REOPEN = Action(
    url="opportunity-reopen",
    shortcut="o",
    label=_("Reopen"),
    hint=lambda deal: gettext("with a reason"),
    form=ReopenForm,
    verb=reopening.reopen,
    done=lambda deal: gettext("%(company)s is an open opportunity again.") % {"company": deal.lead.company},
    submit_label=_("Reopen deal"),
)
EVALUATE = Action(
    url="opportunity-evaluate",
    shortcut="e",
    label=_("Evaluate"),
    hint=lambda deal: gettext("how was it decided?"),
    form=EvaluationForm,
    verb=win_loss.evaluate,
    done=lambda deal: gettext("Evaluation saved."),
    submit_label=_("Save answers"),
    initial=_answers,
    form_kwargs=lambda deal: {"deal": deal},
    latest=closing.locked,
)
BY_NAME = {action.url: action for action in ACTIONS}


def actions_for(deal: Opportunity) -> list[Action]:
    win, update, *others = ACTIONS
    field_nurture = [FIELD_NURTURE] if deal.lead.stream == Stream.FIELD else []
    return [win, update, *field_nurture, *others]


def actions_when_closed(deal: Opportunity, by) -> list[Action]:
    """Return what `by` may still do with a closed deal."""
    may = {EVALUATE: win_loss.may_evaluate(deal, by), REOPEN: reopening.may_reopen(deal, by)}
    return [action for action, is_possible in may.items() if is_possible]
