"""The page of a campaign: several forms that are read, refused and saved as one."""

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
from salesdesk.web import edit_conflicts

from .campaign import CampaignForm
from .outcomes import OutcomesForm
from .row_actions import apply_row_action, is_row_action
from .rows import CadenceForm, QuestionRows


class ScriptForm(forms.Form):
    opening = forms.CharField(
        label=_("Say"), required=False, widget=forms.Textarea, help_text=_("The opening, as it is spoken.")
    )
    objections = forms.CharField(
        label=_("When they say…"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Objections and what to answer, one a line."),
    )


class CampaignEditForm:
    """Draws like one form: `errors`, `non_field_errors` and all fields, for the summary on top."""

    def __init__(self, user, campaign: Campaign | None = None, data=None) -> None:
        self.user = user
        shaping = data is not None and is_row_action(data)
        data = apply_row_action(data) if shaping else data
        self.facts = CampaignForm(data, instance=campaign, user=user)
        script = getattr(campaign, "script", None)
        summary = {"opening": script.opening, "objections": script.objections} if script else {}
        self.script = ScriptForm(data, prefix="script", initial=summary)
        self.outcomes = OutcomesForm(data, prefix="outcomes", campaign=campaign)
        # What was sent stands by itself: a row that is as it stands there by now is no empty one.
        asked = _question_rows(campaign) if data is None else None
        self.questions = QuestionRows(data, prefix="questions", initial=asked)
        planned = {each.warmth: cadence_spec_of(each) for each in campaign.cadences.all()} if campaign else {}
        self.cadences = [
            CadenceForm(data, warmth, planned.get(warmth) or defaults.CADENCES[warmth]) for warmth in Warmth
        ]
        for cadence in self.cadences:
            cadence.summary = cadence.describe()
        self.shown = ""
        if campaign:
            self.shown = (
                edit_conflicts.fingerprint(self) if data is None else data.get(edit_conflicts.FIELD, "")
            )
        if shaping:
            self._clear_errors()

    def is_valid(self) -> bool:
        parts = [self.facts, self.script, self.questions, self.outcomes, *self.cadences]
        return all([day_part.is_valid() for day_part in parts])

    def save(self) -> Campaign | None:
        """The campaign as it is written, or None when it could not be: then the errors say why."""
        try:
            with transaction.atomic():
                return None if self._has_conflict() else self._write()
        except CampaignNotReady as refused:
            for reason in refused.reasons:
                self.facts.add_error(None, reason)
        except IntegrityError as error:
            if "of_a_name_in_a_team" not in str(error):
                raise
            self.facts.add_error("name", _("Somebody has just taken this name."))
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

    def _has_conflict(self) -> bool:
        """Whether somebody changed the campaign since this page was opened; then the errors say where."""
        if self.facts.instance.pk is None:
            return False
        campaign = Campaign.objects.select_for_update(of=["self"], no_key=True).get(pk=self.facts.instance.pk)
        now = CampaignEditForm(self.user, campaign)
        if not (found := edit_conflicts.find_conflict(self.shown, self, now)):
            return False
        self.shown = found.shown
        self.facts.add_error(None, found.summary)
        return True

    def _clear_errors(self) -> None:
        """Somebody still types: nothing is refused yet."""
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
            questions=self.questions.asked,
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
