"""The one form at every place where a lead drops: two questions, the door that they propose, and why another."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from leads.funnel import exit_hooks
from leads.models.stages import DropReason, FinalReason
from leads.recycling import exits
from leads.recycling.exits import (
    DATED_ROUTES,
    ROUTE_ANSWERS,
    ExitDecision,
    Exiting,
    ExitOption,
    ExitRoute,
    Interest,
    Timing,
)
from salesdesk import clock
from salesdesk.parsing import when
from salesdesk.parsing.when import NotUnderstood
from salesdesk.people.models import User

#: The others are the desk's own: nobody chose them in a conversation.
CUSTOMER_REASONS = [
    each
    for each in DropReason.choices
    if each[0] not in (DropReason.NOT_REACHED, DropReason.CAME_BACK, DropReason.CAMPAIGN_ENDED)
]
#: Sent when an answer changes.
QUESTION_FIELDS = ("interest", "when", "on", "override_reason")


class ExitForm(forms.Form):
    """`chosen` is the door whose key was pressed: its answers are filled in, and what is not posted is as filled.

    `cleaned_data` holds one thing, `drop`. `door` is the door that is shown as proposed, or None while a
    question is open.
    """

    #: The reasons that may be chosen for good, where a door leads there.
    disqualify_reasons: list = FinalReason.choices
    interest = forms.ChoiceField(label=_("Is there interest?"), choices=Interest, widget=forms.RadioSelect)
    when = forms.ChoiceField(label=_("When?"), choices=Timing, widget=forms.RadioSelect)
    on = forms.CharField(
        label=_("The time they named"),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "short", "autocomplete": "off", "placeholder": _("March, in 6 weeks…")}
        ),
    )
    exit_route = forms.ChoiceField(label=_("Door"), widget=forms.RadioSelect, required=False)
    override_reason = forms.CharField(
        label=_("Why another door than proposed"),
        max_length=200,
        required=False,
        help_text=_("It stays in the log."),
    )
    reason = forms.ChoiceField(label=_("Why"), required=False)
    said = forms.CharField(
        label=_("What they said, and what to bring up then"), max_length=300, required=False
    )
    next_step = forms.CharField(label=_("Your next step, if you keep it"), max_length=300, required=False)

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
        self.lead, self.by, self.ways, self.prefix = lead, by, ways, prefix
        filled = self._answered(chosen) | {name: value for name, value in (initial or {}).items() if value}
        if initial:
            # Answered anew: the door is what these answers propose.
            filled.pop("exit_route", None)
        if data is not None:
            data = data.copy()
            for name in filled:
                data.setdefault(self.add_prefix(name), filled[name])
            posted = {
                name: data.get(self.add_prefix(name)) for name in ("interest", "when", "on", "exit_route")
            }
            filled |= {name: value for name, value in posted.items() if value}
        super().__init__(data, label_suffix="", initial=dict(filled), prefix=prefix)
        self.filled = filled
        if ExitRoute.FIELD_NURTURE not in ways:
            del self.fields["next_step"]
        if chosen == ExitRoute.FIELD_NURTURE:
            self.fields["said"].label = _("Why it is worth your own time")
            self.fields["next_step"].label = _("Your next step")
        self.promise = self._promise()
        self.today = exits.local_today(lead)
        self.option = self._proposed()
        self._offer()

    @property
    def suffix(self) -> str:
        """Tells the proposals of two forms on one page apart."""
        return f"-{self.prefix}" if self.prefix else ""

    @property
    def asked(self) -> str:
        """The names that are sent when an answer changes."""
        return ",".join(self.add_prefix(name) for name in QUESTION_FIELDS)

    @property
    def callback_notice(self) -> str:
        """What was promised already and what becomes of it: nothing is forgotten in silence."""
        if self.promise is None:
            return ""
        said = _(
            "A call is promised for %(when)s. The telephone nurture keeps it; behind any other door it falls away."
        )
        return said % {"when": self.promise.wall_time.replace("T", " ")}

    @property
    def button(self) -> str:
        """What pressing it will do."""
        return _("Keep it") if self["exit_route"].value() == ExitRoute.FIELD_NURTURE else _("Let it go")

    @property
    def impact(self) -> list[str]:
        """What is void behind every door but that of who keeps it."""
        return exit_hooks.impact_preview(self.lead)

    @property
    def overrides_proposal(self) -> bool:
        """Whether another door than the proposed one is chosen."""
        return bool(self.option) and self["exit_route"].value() != self.option.exit_route

    def autofocus(self, name: str = "") -> None:
        """The day or the words are typed next: the questions are answered by the key that opened the form."""
        name = name or ("on" if self.filled.get("exit_route") in DATED_ROUTES else "said")
        self.fields[name].widget.attrs["autofocus"] = True

    def clean_on(self):
        text = self.cleaned_data["on"]
        if not text:
            return None
        try:
            day = self._read(text)
        except NotUnderstood as wrong:
            raise ValidationError(str(wrong)) from wrong
        if day <= self.today:
            raise ValidationError(_("A day after today."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or self.option is None:
            return cleaned
        exit_route = self._way(cleaned)
        reason = self._reason(exit_route, cleaned.get("reason") or "")
        on = (
            cleaned.get("on") or self.option_for(exit_route).on if exit_route in DATED_ROUTES else None
        ) or self.today
        if exit_route == ExitRoute.FIELD_NURTURE and not cleaned["next_step"]:
            self.add_error("next_step", _("What is kept has a next step."))
        if exit_route == ExitRoute.FIELD_NURTURE and not cleaned["said"]:
            self.add_error("said", _("Why is it worth your own time?"))
        next_step = cleaned.get("next_step", "")
        return {
            "drop": ExitDecision(
                exit_route, on, reason, cleaned["said"], self._overruled(exit_route, cleaned), next_step
            )
        }

    def option_for(self, exit_route: str) -> ExitOption:
        """That door, with whom and when."""
        return exits.exit_option(self.lead, exit_route, self.filled.get("when", Timing.UNKNOWN), self._day())

    def _way(self, cleaned: dict) -> ExitRoute:
        """The door that was chosen; one that nobody saw yet is shown first."""
        asked = cleaned.get("exit_route") or self.filled.get("exit_route")
        if not asked:
            self.data[self.add_prefix("exit_route")] = self.option.exit_route
            self.add_error("exit_route", _("The desk proposes this one: look at it, and go through."))
        return ExitRoute(asked or self.option.exit_route)

    def _overruled(self, exit_route: ExitRoute, cleaned: dict) -> str:
        """A key of the page is a choice by itself; against other answers than its own it needs a reason."""
        if exit_route == self.option.exit_route:
            return ""
        if not cleaned["override_reason"]:
            proposed = {"door": self.option.exit_route.label}
            self.add_error(
                "override_reason", ValidationError(_("Proposed: %(door)s. Why another one?"), params=proposed)
            )
        return cleaned.get("override_reason", "")

    def _reason(self, exit_route: ExitRoute, reason: str) -> str:
        reason = reason or exits.default_reason(exit_route)
        if exit_route == ExitRoute.DISQUALIFIED and reason not in FinalReason.values:
            self.add_error("reason", _("Why can't they ever buy?"))
        elif exit_route != ExitRoute.DISQUALIFIED and reason in FinalReason.values:
            self.add_error("reason", _("That is a reason to lose it for good."))
        return reason

    def _answered(self, chosen: str) -> dict[str, str]:
        """What the key of a door answers."""
        if not chosen:
            return {}
        interest, when = ROUTE_ANSWERS[ExitRoute(chosen)]
        return {"interest": interest, "when": when, "exit_route": chosen}

    def _promise(self):
        return exits.open_callback(self.lead)

    def _proposed(self) -> ExitOption | None:
        interest, when = self.filled.get("interest"), self.filled.get("when")
        if interest not in Interest.values or when not in Timing.values:
            return None
        return exits.propose_exit(
            self.lead, interest, when, self._day(), ways=self.ways, promise=self.promise
        )

    def _day(self) -> date | None:
        """The day in their words, where it can be told."""
        text = str(self.filled.get("on", ""))
        try:
            day = self._read(text) if text else None
        except NotUnderstood:
            return None
        return day if day and day > self.today else None

    def _read(self, text: str) -> date:
        now = clock.now().astimezone(ZoneInfo(self.lead.zone))
        return when.parse(text, now, language=get_language() or "en").day

    def _offer(self) -> None:
        shown = [self.option_for(exit_route) for exit_route in self.ways]
        self.fields["exit_route"].choices = [
            (each.exit_route.value, f"{each.exit_route.label}: {each.said}") for each in shown
        ]
        if self.option and self.fields["exit_route"].initial is None and not self.filled.get("exit_route"):
            self.initial["exit_route"] = self.option.exit_route
        disqualify_reasons = (
            [(_("For good"), self.disqualify_reasons)] if ExitRoute.DISQUALIFIED in self.ways else []
        )
        self.fields["reason"].choices = [
            ("", _("As usual there")),
            (_("For now"), CUSTOMER_REASONS),
            *disqualify_reasons,
        ]


def current_answers(asked: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """What of the form was answered so far, when the page asks what that proposes."""
    names = {name: f"{prefix}-{name}" if prefix else name for name in QUESTION_FIELDS}
    if names["interest"] not in asked and names["when"] not in asked:
        return {}
    return {name: asked.get(posted, "") for name, posted in names.items()}
