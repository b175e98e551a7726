"""The form in which a person chooses the columns of the list of leads, and their order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from leads.lists import columns
from leads.lists.columns import LIST, MOST, Column
from salesdesk.people.models import User


class ColumnsForm(forms.Form):
    """One choice for each place; the company is always the first column."""

    def __init__(self, data=None, *, user: User, offered: dict[str, Column]):
        super().__init__(data, label_suffix="")
        self.user = user
        current = columns.chosen("", user, offered)
        choices = [("", "–"), *((key, column.label) for key, column in offered.items())]
        for place in range(MOST):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=_("Column %(number)s") % {"number": place + 2},
                required=False,
                choices=choices,
                initial=current[place] if place < len(current) else "",
            )

    def save(self) -> None:
        """Keep the chosen columns with the person; one that was chosen twice keeps its first place."""
        keys = [key for key in self.cleaned_data.values() if key]
        self.user.list_columns |= {LIST: list(dict.fromkeys(keys))}
        self.user.save(update_fields=["list_columns"])
