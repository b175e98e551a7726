"""The form in which a person chooses the columns of a list, and their order."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import User

from .columns import MOST, Columns


class ColumnsForm(forms.Form):
    """One choice for each place; the first column of a list stays."""

    def __init__(self, data=None, *, user: User, name: str, offered: Columns, current: list[str]):
        super().__init__(data, label_suffix="")
        self.user, self.name = user, name
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
        self.user.list_columns |= {self.name: list(dict.fromkeys(keys))}
        self.user.save(update_fields=["list_columns"])
