"""Log an activity by hand: what it was, when, with whom, what came out of it and what comes next."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from leads.activities import offered
from leads.activities.by_hand import LoggedActivity
from leads.calling.calls import Call
from leads.models import Activity, Contact, Lead
from leads.models.calling.activity import SPOKE, UNANSWERED_OUTCOMES, Outcome
from leads.models.stages import Stage
from salesdesk.files.fields import FilesField, FilesInput
from salesdesk.parsing import when
from salesdesk.people.models import User
from salesdesk.web.forms.fields import parse_id

from .desk.calling import CALL_FIELDS, PANEL_FIELDS, CallForm, implied_outcome
from .past_moment import read_past
from .probability import ProbabilityField
from .required_fields import RequiredFieldsMixin

#: The question about the closer's next step, which is no outcome.
FOLLOW_UP = "follow_up"
#: Longest activity accepted, in minutes.
MAX_MINUTES = 24 * 60
#: Labels for the outcomes of a meeting, and for a message without an outcome.
MET_LABELS = {SPOKE: _("Met"), Outcome.NO_ANSWER: _("Not there")}
LOG_ONLY, ADD_NOTE = _("Log only"), _("Add note")


class LogForm(RequiredFieldsMixin, CallForm):
    """An activity of any kind, with the outcomes and the follow-up fields of the desk's keys."""

    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in offered.KINDS])
    incoming = forms.BooleanField(label=_("They contacted us"), required=False)
    contact = forms.ModelChoiceField(
        label=_("With"),
        queryset=Contact.objects.none(),
        required=False,
        empty_label=_("No specific contact"),
    )
    when = forms.CharField(
        label=_("When"),
        max_length=60,
        required=False,
        widget=forms.TextInput(
            attrs={"placeholder": _("now, or: 14:30, yesterday 9, Fri"), "autocomplete": "off"}
        ),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=1, max_value=MAX_MINUTES, widget=forms.NumberInput
    )
    probability = ProbabilityField(required=False)
    #: htmx keeps the chosen files when it replaces the form.
    files = FilesField(
        label=_("Attach files"),
        required=False,
        widget=FilesInput(attrs={"id": "id_log_files", "class": "slim", "hx-preserve": "true"}),
    )
    fence = None
    seconds = None

    def __init__(self, *args, lead: Lead, by: User, kind: str, people: list[Contact], steps: list, **kwargs):
        super().__init__(*args, lead=lead, by=by, **kwargs)
        self.activity_kind = kind
        incoming = bool(self.data.get("incoming") or self.initial.get("incoming"))
        self.came_in = incoming and kind in Activity.TWO_WAY
        self.may_move = offered.may_move(lead, by) and kind != Activity.Kind.NOTE
        self.asks_chance = offered.asks_chance(lead, kind, by)
        self.may_follow_up = offered.may_follow_up(lead, steps, by) and kind != Activity.Kind.NOTE
        chosen = self.data.get("contact") or self.initial.get("contact") or lead.contact_id
        self.spoken_to_id = parse_id(str(chosen or ""))
        self.offered = offered.outcomes_for(lead, kind, by, incoming=self.came_in)
        known = (
            dict(Activity._meta.get_field("outcome").choices)
            | lead.campaign.outcome_names
            | {"": ADD_NOTE if kind == Activity.Kind.NOTE else LOG_ONLY}
        )
        known |= MET_LABELS if kind in Activity.MET else {}
        self.fields["outcome"].choices = [(each, known[each]) for each in self.offered]
        pks = [each.pk for each in people]
        for name in ("contact", "person"):
            self.fields[name].queryset = Contact.objects.filter(pk__in=pks)
        if Outcome.QUALIFIED in (self.data.get("outcome"), self.data.get("ask")):
            self.ask_required(lead, Stage.SQL)
            for each in self.required_fields:
                self.fields[each.key].required = not self.data.get("ask")
        nobody = [] if lead.contact_id else [("", "—")]
        self.fields["contact"].choices = [*nobody, *((each.pk, str(each)) for each in people)]

    def clean_outcome(self) -> str:
        pressed = "" if self.data.get(FOLLOW_UP) else implied_outcome(self.data)
        outcome = self.cleaned_data["outcome"] or pressed
        outcome = outcome or self.offered[0]
        if outcome not in self.offered:
            raise ValidationError(_("This outcome is not possible here. Choose another one."))
        return outcome

    def clean_when(self) -> datetime | None:
        """Return when it happened, as an instant; None is now. Times are the person's own."""
        try:
            return read_past(self.cleaned_data["when"], self.by)
        except when.NotUnderstood as error:
            raise ValidationError(str(error)) from error

    def happened_at(self) -> datetime | None:
        """Return when it happened as typed so far; None is now, or not understood."""
        try:
            return read_past(self["when"].value() or "", self.by)
        except when.NotUnderstood:
            return None

    def clean(self):
        asked = ("on", "talking_point") if self.data.get(FOLLOW_UP) else ()
        wrong = {name: self.errors[name] for name in asked if name in self.errors}
        cleaned = super().clean()
        self.errors.update(wrong)  # the fields are those of an outcome, too, which is not asked here
        if self.data.get(FOLLOW_UP) and self.may_follow_up and not self.errors:
            self._read_follow_up(cleaned)
        if (
            self.activity_kind == Activity.Kind.NOTE
            and not cleaned.get("note", "").strip()
            and not self.data.get("ask")
        ):
            self.add_error("note", _("Enter a note."))
        return cleaned

    def _read_follow_up(self, cleaned: dict) -> None:
        if cleaned.get("day"):
            cleaned["on"] = cleaned["day"]
        elif cleaned.get("on"):
            self._read(cleaned, "on")
        else:
            self.add_error("on", _("Enter the day to follow up."))

    def asks(self) -> str:
        """Return the outcome whose questions must be answered first, FOLLOW_UP for the next step, or ""."""
        if self.data.get(FOLLOW_UP) and (self.errors or self.unsure):
            return FOLLOW_UP
        asked = super().asks()
        return asked if asked in (FOLLOW_UP, *PANEL_FIELDS, Outcome.QUALIFIED) else ""

    def _chance(self) -> int | None:
        return self.cleaned_data["probability"] if self.asks_chance else None

    def activity(self) -> LoggedActivity:
        data = self.cleaned_data
        names = [name for name in PANEL_FIELDS.get(data["outcome"], ()) if name in CALL_FIELDS]
        minutes = data["minutes"] if data["outcome"] not in UNANSWERED_OUTCOMES else None
        call = Call(
            outcome=data["outcome"],
            key=data["key"],
            note=data["note"],
            seconds=minutes and minutes * 60,
            probability=self._chance(),
            answers=self._answers() if data["outcome"] == Outcome.QUALIFIED else {},
            **{"talking_point": data.get("talking_point", "")} | {name: data[name] for name in names},
        )
        return LoggedActivity(
            kind=Activity.Kind(self.activity_kind),
            call=call,
            at=data["when"],
            incoming=self.came_in,
            contact=data["contact"],
            follow_up_on=data["on"] if self.data.get(FOLLOW_UP) and self.may_follow_up else None,
        )
