"""Fields of the territory form: its reps, and the territory that includes it."""

from django import forms

from campaigns.territories import tree


class TeamLabelMixin:
    """Show each person's team, because an admin chooses among several teams."""

    def label_from_instance(self, person) -> str:
        return f"{person} · {person.team}"


class PersonField(TeamLabelMixin, forms.ModelChoiceField):
    """A choice of one person."""


class PeopleField(TeamLabelMixin, forms.ModelMultipleChoiceField):
    """A choice of several people."""


class ParentField(forms.ModelChoiceField):
    """A choice of the territory that includes this one, named with those that include it in turn."""

    def offer(self, territories, itself: int | None, *, by_team: bool) -> None:
        """Offer the territories that are not within the one with key `itself`."""
        if itself:
            territories = territories.exclude(path__contains=[itself])
        self.queryset = territories
        offered = tree.in_order(territories.select_related("team"))
        self.choices = [
            ("", self.empty_label),
            *(
                (each.pk, f"{each.full_name} · {each.team}" if by_team else each.full_name)
                for each in offered
            ),
        ]
