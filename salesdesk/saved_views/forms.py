"""Form for a saved view."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesdesk.people.models import User
from salesdesk.web.forms.fields import check_names

from .models import SavedView

#: Views that a person can have in an area: more would not fit the menu.
MOST = 30


class SavedViewForm(forms.ModelForm):
    """The name of a view, and if the team sees it.

    A new one keeps the filter that the page was opened with, or gives it to the view that it `replaces`.
    """

    replaces = forms.TypedChoiceField(
        label=gettext_lazy("Save as"), required=False, coerce=int, empty_value=None
    )

    class Meta:
        model = SavedView
        fields = ["replaces", "name", "shared"]
        help_texts = {"shared": gettext_lazy("Your team finds it in the same menu.")}

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user
        if self.instance.pk or not self.mine:
            del self.fields["replaces"]
        else:
            names = [(pk, _("%(view)s, with this filter") % {"view": each}) for pk, each in self.mine.items()]
            self.fields["replaces"].choices = [("", _("A new view")), *names]
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Empty keeps the name of the view that you replace.")
        check_names(self, "name")

    @cached_property
    def mine(self) -> dict[int, SavedView]:
        """The person's other views of the area, by key."""
        found = SavedView.objects.filter(owner=self.user, area=self.instance.area).exclude(
            pk=self.instance.pk
        )
        return {each.pk: each for each in found.order_by("name")}

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        replaced = self.mine.get(cleaned.get("replaces") or 0)
        if replaced:
            cleaned["name"] = cleaned.get("name") or replaced.name
        elif not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Enter a name."))
        if cleaned.get("name") in {each.name for each in self.mine.values() if each != replaced}:
            self.add_error("name", _("You have a view of this name. Choose another name, or replace it."))
        if not self.instance.pk and not replaced and len(self.mine) >= MOST:
            self.add_error(None, _("You have 30 views. Delete one first, or replace one."))
        if len(self.instance.query) > SavedView.LONGEST:
            self.add_error(
                None, _("This filter is too long to be saved. Remove some of its values or columns.")
            )
        return cleaned

    def save(self, commit=True):
        if replaced := self.mine.get(self.cleaned_data.get("replaces") or 0):
            self.instance.pk, self.instance._state.adding = replaced.pk, False
            self.instance.name = self.cleaned_data["name"]
        return super().save(commit)
