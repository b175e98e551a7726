"""The page of a campaign: several forms that are read, refused and saved as one."""

from collections.abc import Iterator
from itertools import chain

from django import forms
from django.db import IntegrityError, transaction
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from campaigns.campaign_editor import NotReady, Plan, write
from campaigns.lifecycle import rhythm_of
from salesdesk.web import edit_conflicts

from .. import defaults
from ..models import Campaign
from ..models.cadence import Warmth
from .campaign import CampaignForm
from .outcomes import OutcomesForm
from .rows import CadenceForm, QuestionRows
from .shaping import is_shaping, shaped


class ScriptForm(forms.Form):
    say = forms.CharField(
        label=_("Say"), required=False, widget=forms.Textarea, help_text=_("The opening, as it is spoken.")
    )
    answers = forms.CharField(
        label=_("When they say…"),
        required=False,
        widget=forms.Textarea,
        help_text=_("Objections and what to answer, one a line."),
    )


class CampaignSheet:
    """Draws like one form: `errors`, `non_field_errors` and all fields, for the summary on top."""

    def __init__(self, user, campaign: Campaign | None = None, data=None) -> None:
        self.user = user
        shaping = data is not None and is_shaping(data)
        data = shaped(data) if shaping else data
        self.facts = CampaignForm(data, instance=campaign, user=user)
        script = getattr(campaign, "script", None)
        said = {"say": script.say, "answers": script.answers} if script else {}
        self.script = ScriptForm(data, prefix="script", initial=said)
        self.outcomes = OutcomesForm(data, prefix="outcomes", campaign=campaign)
        # What was sent stands by itself: a row that is as it stands there by now is no empty one.
        asked = _asked(campaign) if data is None else None
        self.questions = QuestionRows(data, prefix="questions", initial=asked)
        planned = {each.warmth: rhythm_of(each) for each in campaign.cadences.all()} if campaign else {}
        self.cadences = [
            CadenceForm(data, warmth, planned.get(warmth) or defaults.CADENCES[warmth]) for warmth in Warmth
        ]
        for cadence in self.cadences:
            cadence.said = cadence.in_words()
        self.shown = ""
        if campaign:
            self.shown = edit_conflicts.marks(self) if data is None else data.get(edit_conflicts.FIELD, "")
        if shaping:
            self._leave_unread()

    def is_valid(self) -> bool:
        parts = [self.facts, self.script, self.questions, self.outcomes, *self.cadences]
        return all([part.is_valid() for part in parts])

    def save(self) -> Campaign | None:
        """The campaign as it is written, or None when it could not be: then the errors say why."""
        try:
            with transaction.atomic():
                return None if self._is_overtaken() else self._write()
        except NotReady as refused:
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

    def _is_overtaken(self) -> bool:
        """Whether somebody changed the campaign since this page was opened; then the errors say where."""
        if self.facts.instance.pk is None:
            return False
        campaign = Campaign.objects.select_for_update(of=["self"], no_key=True).get(pk=self.facts.instance.pk)
        now = CampaignSheet(self.user, campaign)
        if not (found := edit_conflicts.overtaken(self.shown, self, now)):
            return False
        self.shown = found.shown
        self.facts.add_error(None, found.said)
        return True

    def _leave_unread(self) -> None:
        """Somebody still types: nothing is refused yet."""
        for form in self._forms():
            form._errors = ErrorDict()
        for rows in self._rows():
            rows._errors, rows._non_form_errors = [], ErrorList()

    def _forms(self) -> list[forms.BaseForm]:
        rows = [row for rows in self._rows() for row in rows.forms]
        return [self.facts, self.script, self.outcomes, *self.cadences, *rows]

    def _rows(self) -> list[forms.BaseFormSet]:
        return [self.questions, *(cadence.tries for cadence in self.cadences)]

    def _write(self) -> Campaign:
        campaign = self.facts.instance
        proposition = self.facts.cleaned_data["proposition"]
        if proposition.pk is None:
            proposition.save()
        campaign.proposition = proposition
        campaign.outcome_names, campaign.outcomes_hidden = self.outcomes.names, self.outcomes.hidden
        plan = Plan(
            territories=self.facts.cleaned_data["territories"],
            audience=self.facts.audience,
            questions=self.questions.asked,
            cadences={cadence.warmth: cadence.rhythm for cadence in self.cadences},
            **self.script.cleaned_data,
        )
        return write(campaign, plan)


def _asked(campaign: Campaign | None) -> list[dict]:
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
