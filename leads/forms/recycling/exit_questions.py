"""The two questions asked wherever a lead leaves the funnel, and the exit that the answers propose."""

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from leads.recycling import exits
from leads.recycling.exits import ROUTE_ANSWERS, Exiting, ExitOption, ExitRoute, Interest, Timing
from salesdesk import clock
from salesdesk.parsing import when
from salesdesk.parsing.when import NotUnderstood
from salesdesk.people.models import User

#: Fields sent when an answer changes.
ASKED = ("interest", "when", "on", "override_reason")


class ExitQuestions(forms.Form):
    """Ask the two questions. `chosen` is the exit whose key was pressed: its answers are the initial values.

    `option` is the proposed exit, or None until both questions are answered.
    """

    interest = forms.ChoiceField(label=_("Are they interested?"), choices=Interest, widget=forms.RadioSelect)
    when = forms.ChoiceField(label=_("When?"), choices=Timing, widget=forms.RadioSelect)
    on = forms.CharField(
        label=_("Date they mentioned"),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"class": "short", "autocomplete": "off", "placeholder": _("March, in 6 weeks…")}
        ),
    )

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
            # The answers changed, so their proposal replaces the chosen exit.
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
        self.promise = self._promise()
        self.today = exits.local_today(lead)
        self.option = self._proposed()

    @property
    def suffix(self) -> str:
        """Return a suffix for ids, so that two forms on one page stay apart."""
        return f"-{self.prefix}" if self.prefix else ""

    @property
    def asked(self) -> str:
        """Return the names of the fields that are sent when an answer changes."""
        return ",".join(self.add_prefix(name) for name in ASKED)

    @property
    def callback_notice(self) -> str:
        """Return a sentence about an open promised call, or an empty string if there is none."""
        if self.promise is None:
            return ""
        text = _("A call is promised for %(when)s. Phone nurture keeps it; any other exit cancels it.")
        return text % {"when": self.promise.wall_time.replace("T", " ")}

    def clean_on(self):
        text = self.cleaned_data["on"]
        if not text:
            return None
        try:
            day = self._read(text)
        except NotUnderstood as wrong:
            raise ValidationError(str(wrong)) from wrong
        if day <= self.today:
            raise ValidationError(_("Enter a date after today."))
        return day

    def _answered(self, chosen: str) -> dict[str, str]:
        """Return the answers that the key of an exit stands for."""
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
        """Return the date they mentioned, or None if it can't be read."""
        text = str(self.filled.get("on", ""))
        try:
            day = self._read(text) if text else None
        except NotUnderstood:
            return None
        return day if day and day > self.today else None

    def _read(self, text: str) -> date:
        now = clock.now().astimezone(ZoneInfo(self.lead.zone))
        return when.parse(text, now, language=get_language() or "en").day


def answers(asked: Mapping[str, str], prefix: str = "") -> dict[str, str]:
    """Return the answers so far, from the query of a request for the proposal."""
    names = {name: f"{prefix}-{name}" if prefix else name for name in ASKED}
    if names["interest"] not in asked and names["when"] not in asked:
        return {}
    return {name: asked.get(posted, "") for name, posted in names.items()}
