"""The exit form, used wherever a lead leaves the funnel: two questions and the exit that they propose."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.funnel import exit_hooks
from leads.models.stages import DropReason, FinalReason
from leads.recycling import exits
from leads.recycling.exits import DATED_ROUTES, Exiting, ExitOption, ExitRoute, Timing
from leads.recycling.take_exit import ExitDecision
from salesdesk.people.models import User
from salesdesk.web.forms.fields import LineField

from .exit_questions import ExitQuestions

#: The other reasons are set by the system, never chosen in a conversation.
CUSTOMER_REASONS = [
    each
    for each in DropReason.choices
    if each[0] not in (DropReason.NOT_REACHED, DropReason.CAME_BACK, DropReason.CAMPAIGN_ENDED)
]


class ExitForm(ExitQuestions):
    """The questions and the decision. `cleaned_data` has one key, `drop`: an `ExitDecision`."""

    #: Reasons to disqualify, offered if that exit is available.
    disqualify_reasons: list = FinalReason.choices
    exit_route = forms.ChoiceField(label=_("Exit"), widget=forms.RadioSelect, required=False)
    override_reason = LineField(
        label=_("Reason for overriding the suggestion"),
        max_length=200,
        required=False,
        help_text=_("Saved in the timeline."),
    )
    reason = forms.ChoiceField(label=_("Reason"), required=False)
    comment = LineField(
        label=_("What they said, and the talking point for next time"), max_length=300, required=False
    )
    next_step = LineField(label=_("Your next step, if you keep the lead"), max_length=300, required=False)

    def __init__(
        self,
        data=None,
        *,
        lead: Exiting,
        by: User,
        ways: Sequence[ExitRoute],
        chosen: str = "",
        initial=None,
        prefix=None,
    ) -> None:
        super().__init__(data, lead=lead, by=by, ways=ways, chosen=chosen, initial=initial, prefix=prefix)
        if ExitRoute.FIELD_NURTURE not in ways:
            del self.fields["next_step"]
        if chosen == ExitRoute.FIELD_NURTURE:
            self.fields["comment"].label = _("Why it's worth your own time")
            self.fields["next_step"].label = _("Your next step")
        self._offer()

    @property
    def button(self) -> str:
        """Return the label of the submit button."""
        return _("Keep lead") if self["exit_route"].value() == ExitRoute.FIELD_NURTURE else _("Close lead")

    @property
    def impact(self) -> list[str]:
        """Return what will be cancelled by any exit except field nurture, in sentences."""
        return exit_hooks.impact_preview(self.lead)

    @property
    def overrides_proposal(self) -> bool:
        """Return whether an exit other than the proposed one is chosen."""
        return bool(self.option) and self["exit_route"].value() != self.option.exit_route

    def autofocus(self, name: str = "") -> None:
        """Focus the date or the note, because the key that opened the form has answered the questions."""
        name = name or ("on" if self.filled.get("exit_route") in DATED_ROUTES else "comment")
        self.fields[name].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or self.option is None:
            return cleaned
        exit_route = self._way(cleaned)
        reason = self._reason(exit_route, cleaned.get("reason") or "")
        on = (
            cleaned.get("on") or self.option_for(exit_route).on if exit_route in DATED_ROUTES else None
        ) or self.today
        # Read before any error is added, because an error removes its field from `cleaned`.
        comment, next_step = cleaned.get("comment", ""), cleaned.get("next_step", "")
        if exit_route == ExitRoute.FIELD_NURTURE and not next_step:
            self.add_error("next_step", _("Enter a next step to keep this lead."))
        if exit_route == ExitRoute.FIELD_NURTURE and not comment:
            self.add_error("comment", _("Enter why it's worth your own time."))
        overruled = self._overruled(exit_route, cleaned)
        return {"drop": ExitDecision(exit_route, on, reason, comment, overruled, next_step)}

    def option_for(self, exit_route: str) -> ExitOption:
        """Return the option for one exit, with its holder and date."""
        return exits.exit_option(self.lead, exit_route, self.filled.get("when", Timing.UNKNOWN), self._day())

    def _way(self, cleaned: dict) -> ExitRoute:
        """Return the chosen exit. A proposal that the user has not seen yet is shown first, as an error."""
        asked = cleaned.get("exit_route") or self.filled.get("exit_route")
        if not asked:
            self.data[self.add_prefix("exit_route")] = self.option.exit_route
            self.add_error("exit_route", _("Review the suggested exit, then confirm."))
        return ExitRoute(asked or self.option.exit_route)

    def _overruled(self, exit_route: ExitRoute, cleaned: dict) -> str:
        """Return the reason for overriding the proposal, which is required if another exit was chosen."""
        if exit_route == self.option.exit_route:
            return ""
        if not cleaned["override_reason"]:
            proposed = {"exit": self.option.exit_route.label}
            self.add_error(
                "override_reason",
                ValidationError(
                    _("Suggested: %(exit)s. Enter a reason for choosing another one."), params=proposed
                ),
            )
        return cleaned.get("override_reason", "")

    def _reason(self, exit_route: ExitRoute, reason: str) -> str:
        reason = reason or exits.default_reason(exit_route)
        if exit_route == ExitRoute.DISQUALIFIED and reason not in FinalReason.values:
            self.add_error("reason", _("Choose why they will never buy."))
        elif exit_route != ExitRoute.DISQUALIFIED and reason in FinalReason.values:
            self.add_error("reason", _("This reason only applies to disqualified leads. Choose another one."))
        return reason

    def _offer(self) -> None:
        shown = [self.option_for(exit_route) for exit_route in self.ways]
        self.fields["exit_route"].choices = [
            (each.exit_route.value, f"{each.exit_route.label}: {each.effect}") for each in shown
        ]
        if self.option and self.fields["exit_route"].initial is None and not self.filled.get("exit_route"):
            self.initial["exit_route"] = self.option.exit_route
        disqualify_reasons = (
            [(_("Disqualified"), self.disqualify_reasons)] if ExitRoute.DISQUALIFIED in self.ways else []
        )
        self.fields["reason"].choices = [
            ("", _("Default reason")),
            (_("For now"), CUSTOMER_REASONS),
            *disqualify_reasons,
        ]
