"""The questions about a deal that was won or lost. All may be left out: they never hold up an order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handoffs.deals import competitors
from handoffs.deals.win_loss import Evaluation
from handoffs.models.win_loss import Factor, HowChosen
from salesdesk.web.forms.fields import LineField

from .base import DeskForm


class SuggestInput(forms.TextInput):
    """A text input that suggests the known names while one is typed."""

    template_name = "components/suggest_input.html"

    def __init__(self) -> None:
        super().__init__({"autocomplete": "off"})
        self.suggestions: list[str] = []

    def get_context(self, name, value, attrs) -> dict:
        list_id = f"{name}-suggestions"
        context = super().get_context(name, value, (attrs or {}) | {"list": list_id})
        context["widget"] |= {"list_id": list_id, "suggestions": self.suggestions}
        return context


class CompetitorMixin(forms.Form):
    """Asks for the competitor, with the names that the team of `deal` knows."""

    competitor = LineField(
        label=_("Competitor"),
        max_length=120,
        required=False,
        widget=SuggestInput(),
        help_text=_("If any. Kept with a won or lost deal."),
    )

    def suggest(self, team_id: int) -> None:
        self.fields["competitor"].widget.suggestions = competitors.suggested(team_id)


class EvaluationForm(CompetitorMixin, DeskForm):
    """The questions about a won deal; `cleaned_data` has the answers as `evaluation`."""

    how_chosen = forms.ChoiceField(
        label=_("How did they choose?"), choices=[("", "—"), *HowChosen.choices], required=False
    )
    decided_by = forms.ChoiceField(
        label=_("What decided it?"), choices=[("", "—"), *Factor.choices], required=False
    )
    nearly_lost_by = forms.ChoiceField(
        label=_("What nearly lost it?"), choices=[("", "—"), *Factor.choices], required=False
    )
    comment = LineField(label=_("In their words"), max_length=500, required=False)
    field_order = (
        "value",
        "ordered_on",
        "renews_on",
        "how_chosen",
        "decided_by",
        "nearly_lost_by",
        "competitor",
        "comment",
    )

    def __init__(self, *args, deal, **kwargs):
        super().__init__(*args, **kwargs)
        self.suggest(deal.lead.campaign.team_id)
        if deal.result == deal.Result.LOST:
            del self.fields["nearly_lost_by"]

    def clean(self):
        cleaned = super().clean()
        names = ("how_chosen", "decided_by", "nearly_lost_by", "comment", "competitor")
        answers = {name: cleaned.pop(name, "") for name in names}
        return cleaned | {"evaluation": Evaluation(**answers)}
