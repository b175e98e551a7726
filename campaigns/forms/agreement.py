"""The form of a proposed version of the agreed funnel: times, stages, recurring actions and signers."""

from collections.abc import Iterator

from django import forms
from django.forms import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from campaigns.agreement import defaults
from campaigns.agreement.proposing import ActionTerms, StageTerms, Terms
from campaigns.models import FunnelAgreement
from campaigns.models.agreement.parts import AgreedStageName, Responsible, Rhythm
from campaigns.models.agreement.times import TIMES
from salesdesk.people.models import Team, User
from salesdesk.web.forms.fields import LineField

from .durations import DurationInputField

EXTRA_ROWS, MOST_ACTIONS = 3, 20


class TimesForm(forms.Form):
    """The agreed times, the people who sign, and why the funnel changes."""

    first_call_within = DurationInputField(label=_("First call to an MQL within"), units=["minutes", "hours"])
    offer_mql_after = DurationInputField(
        label=_("Offer an MQL to a colleague after"), units=["minutes", "hours"]
    )
    answer_within = DurationInputField(
        label=_("Field responds to a handoff within (working hours)"), units=["hours"]
    )
    nurture_every = DurationInputField(label=_("Nurture call every"), units=["days"])
    marketing = forms.ModelChoiceField(label=_("Signs for Marketing"), queryset=User.objects.none())
    inside = forms.ModelChoiceField(label=_("Signs for Inside"), queryset=User.objects.none())
    field = forms.ModelChoiceField(label=_("Signs for Field"), queryset=User.objects.none())
    note = LineField(label=_("Reason for the change"), max_length=300, required=False)

    def __init__(self, *args, team: Team, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for side in Responsible.values:
            people = User.objects.filter(team=team, role=side, is_active=True).order_by("name")
            self.fields[side].queryset = people
            if len(people) == 1:
                self.fields[side].initial = people[0].pk

    def clean(self) -> dict:
        cleaned = super().clean()
        first, second = cleaned.get("first_call_within"), cleaned.get("offer_mql_after")
        if first and second and second < first:
            self.add_error("offer_mql_after", _("Enter at least the time of the first call."))
        return cleaned


class StageForm(forms.Form):
    """The terms of a stage."""

    responsible = forms.ChoiceField(label=_("Responsible"), choices=Responsible)
    entry = LineField(label=_("Enters when"), max_length=300, required=False)
    exit = LineField(label=_("Moves on when"), max_length=300, required=False)
    conversion = forms.IntegerField(
        label=_("Expected to move on, %"), min_value=1, max_value=100, required=False
    )

    def __init__(self, data, stage: AgreedStageName, terms: StageTerms) -> None:
        self.stage = stage
        super().__init__(data, prefix=stage.value, initial=vars(terms))
        self.fields["conversion"].widget.attrs["class"] = "short"

    @property
    def terms(self) -> StageTerms:
        return StageTerms(self.stage.value, **self.cleaned_data)


class ActionRow(forms.Form):
    """A recurring action; an empty row is not saved."""

    what = LineField(label=_("Action"), max_length=200, required=False)
    rhythm = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm, initial=Rhythm.WEEK, required=False)
    responsible = forms.ChoiceField(
        label=_("By"), choices=Responsible, initial=Responsible.INSIDE, required=False
    )

    @property
    def terms(self) -> ActionTerms | None:
        cleaned = self.cleaned_data
        if not cleaned.get("what"):
            return None
        rhythm, by = cleaned["rhythm"] or Rhythm.WEEK, cleaned["responsible"] or Responsible.INSIDE
        return ActionTerms(cleaned["what"], rhythm, by)


ActionRows = forms.formset_factory(
    ActionRow, extra=EXTRA_ROWS, max_num=MOST_ACTIONS, absolute_max=MOST_ACTIONS * 2
)


class ProposalSheet:
    """All forms of a proposal, as one form. It starts from the version in force, if there is one."""

    def __init__(self, data, *, team: Team, base: FunnelAgreement | None) -> None:
        times = {name: getattr(base or FunnelAgreement(), name) for name in TIMES}
        known = {each.stage: each for each in base.stages.all()} if base else {}
        usual = {each.stage: each for each in defaults.stages()}
        kept = (
            [ActionTerms(each.what, each.rhythm, each.responsible) for each in base.actions.all()]
            if base
            else defaults.actions()
        )
        signers = {each.side: each.person_id for each in base.signers.all()} if base else {}
        self.times = TimesForm(data, team=team, initial=times | signers)
        self.stages = [
            StageForm(data, stage, _terms_of(known[stage]) if stage in known else usual[stage])
            for stage in AgreedStageName
        ]
        rows = [vars(each) for each in kept]
        self.actions = ActionRows(data, prefix="actions", initial=rows if data is None else None)
        self.is_bound = data is not None

    def is_valid(self) -> bool:
        checked = [form.is_valid() for form in (self.times, *self.stages, self.actions)]
        return all(checked)

    def __iter__(self) -> Iterator[BoundField]:
        for form in (self.times, *self.stages, *self.actions.forms):
            yield from form

    @cached_property
    def errors(self) -> dict:
        """The errors of all forms, for the summary."""
        found = dict(self.times.errors)
        for form in (*self.stages, *self.actions.forms):
            found |= {f"{form.prefix}-{name}": each for name, each in form.errors.items()}
        return found

    def non_field_errors(self):
        return self.times.non_field_errors()

    def refuse(self, message: str) -> None:
        """Show why the proposal was not accepted."""
        self.times.add_error(None, message)
        self.__dict__.pop("errors", None)

    @property
    def terms(self) -> Terms:
        cleaned = self.times.cleaned_data
        actions = [row.terms for row in self.actions.forms if row.terms]
        return Terms({name: cleaned[name] for name in TIMES}, [each.terms for each in self.stages], actions)

    @property
    def signers(self) -> dict[str, User]:
        return {side: self.times.cleaned_data[side] for side in Responsible.values}


class DeclineForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=300)


def _terms_of(stage) -> StageTerms:
    return StageTerms(stage.stage, stage.responsible, stage.entry, stage.exit, stage.conversion)
