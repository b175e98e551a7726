"""The campaign page: several forms validated and saved as one."""

from collections.abc import Iterator
from itertools import chain

from django import forms
from django.db import IntegrityError, transaction
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from campaigns import defaults
from campaigns.campaign_editor import CampaignNotReady, CampaignPlan, save
from campaigns.lifecycle import cadence_spec_of
from campaigns.models import Campaign
from campaigns.models.cadence import Warmth
from salesdesk.web.forms.edit_conflicts import SharedSheet

from .campaign import CampaignForm
from .outcomes import OutcomesForm
from .row_actions import apply_row_action, is_row_action
from .rows import CadenceForm, QuestionRows


class ScriptForm(forms.Form):
    opening = forms.CharField(
        label=_("Opening"), required=False, widget=forms.Textarea, help_text=_("Word for word, as spoken.")
    )
    objections = forms.CharField(
        label=_("Objection handling"),
        required=False,
        widget=forms.Textarea,
        help_text=_("One objection per line, with the response."),
    )


class CampaignEditForm(SharedSheet):
    """Several forms with the interface of one: `errors`, `non_field_errors` and iteration over all fields."""

    def __init__(self, user, campaign: Campaign | None = None, data=None) -> None:
        self.user = user
        is_editing_rows = data is not None and is_row_action(data)
        data = apply_row_action(data) if is_editing_rows else data
        self.facts = CampaignForm(data, instance=campaign, user=user)
        script = getattr(campaign, "script", None)
        script_texts = {"opening": script.opening, "objections": script.objections} if script else {}
        self.script = ScriptForm(data, prefix="script", initial=script_texts)
        self.outcomes = OutcomesForm(data, prefix="outcomes", campaign=campaign)
        # Without initial values on submit: a row equal to its initial value would count as unchanged, so empty.
        rows = _question_rows(campaign) if data is None else None
        self.questions = QuestionRows(data, prefix="questions", initial=rows)
        planned = {each.warmth: cadence_spec_of(each) for each in campaign.cadences.all()} if campaign else {}
        self.cadences = [
            CadenceForm(data, warmth, planned.get(warmth) or defaults.CADENCES[warmth]) for warmth in Warmth
        ]
        for cadence in self.cadences:
            cadence.summary = cadence.describe()
        self.carry_marks(data)
        if is_editing_rows:
            self._clear_errors()

    def is_valid(self) -> bool:
        parts = [self.facts, self.script, self.questions, self.outcomes, *self.cadences]
        return all([part.is_valid() for part in parts])

    def save(self) -> Campaign | None:
        """Return the saved campaign, or None with `errors` set if it could not be saved."""
        try:
            with transaction.atomic():
                return None if self.has_conflict() else self._write()
        except CampaignNotReady as refused:
            for reason in refused.reasons:
                self.facts.add_error(None, reason)
        except IntegrityError as error:
            if "_name_per_team" not in str(error):
                raise
            self.facts.add_error("name", _("This name was just taken. Choose another one."))
        return None

    @property
    def errors(self) -> list:
        at_fields = [error for field in self for error in field.errors]
        return [*self.non_field_errors, *at_fields]

    @property
    def non_field_errors(self) -> list:
        of_forms = [error for form in self._forms() for error in form.non_field_errors()]
        return [*of_forms, *(error for rows in self._rows() for error in rows.non_form_errors())]

    def __iter__(self) -> Iterator[forms.BoundField]:
        return chain.from_iterable(self._forms())

    def _clear_errors(self) -> None:
        """Hide errors while rows are being added or removed; they are shown on save."""
        for form in self._forms():
            form._errors = ErrorDict()
        for rows in self._rows():
            rows._errors, rows._non_form_errors = [], ErrorList()

    def _forms(self) -> list[forms.BaseForm]:
        rows = [row for rows in self._rows() for row in rows.forms]
        return [self.facts, self.script, self.outcomes, *self.cadences, *rows]

    def _rows(self) -> list[forms.BaseFormSet]:
        return [self.questions, *(cadence.steps for cadence in self.cadences)]

    def _write(self) -> Campaign:
        campaign = self.facts.instance
        proposition = self.facts.cleaned_data["proposition"]
        if proposition.pk is None:
            proposition.save()
        campaign.proposition = proposition
        campaign.outcome_names, campaign.hidden_outcomes = self.outcomes.names, self.outcomes.hidden
        plan = CampaignPlan(
            territories=self.facts.cleaned_data["territories"],
            audience=self.facts.audience,
            questions=self.questions.specs,
            cadences={cadence.warmth: cadence.spec for cadence in self.cadences},
            **self.script.cleaned_data,
        )
        return save(campaign, plan)


def _question_rows(campaign: Campaign | None) -> list[dict]:
    questions = campaign.questions.all() if campaign else defaults.questions()
    return [
        {
            "pk": question.pk,
            "label": question.label,
            "text": question.text,
            "required": question.required,
        }
        for question in questions
    ]
