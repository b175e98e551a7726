"""The filter of the comparison: the scope, what the rows are, and which result is compared."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.dashboards.forms import ScopeForm
from salesdesk.dashboards.periods import Span

from .ages import Goal
from .grouping import Group


class ComparisonForm(ScopeForm):
    """Twelve weeks by default: a shorter period rarely has enough leads."""

    group = forms.ChoiceField(label=_("Rows"), required=False, choices=Group)
    goal = forms.ChoiceField(label=_("Result"), required=False, choices=Goal)

    @property
    def span(self) -> Span | None:
        chosen = self.cleaned_data.get("period")
        return super().span if chosen or super().span is None else Span.TWELVE

    @property
    def group_chosen(self) -> Group:
        return Group(self.cleaned_data.get("group") or Group.CAMPAIGN)

    @property
    def goal_chosen(self) -> Goal:
        return Goal(self.cleaned_data.get("goal") or Goal.WON)

    @property
    def territories(self) -> dict[int, str]:
        """The names of the territories by key."""
        return dict(self.fields["territory"].choices[1:])
