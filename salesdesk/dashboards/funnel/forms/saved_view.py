"""Form for a saved view of a funnel page."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesdesk.dashboards.models import SavedView
from salesdesk.people.models import User
from salesdesk.web.forms.fields import check_names

#: Views that a person can have: more would not fit the menu.
MOST = 30


class SavedViewForm(forms.ModelForm):
    """The name of a view, and if the team sees it. A new one keeps the filter that the page was opened with."""

    class Meta:
        model = SavedView
        fields = ["name", "shared"]
        help_texts = {"shared": gettext_lazy("Your team finds it in the same menu.")}

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user
        check_names(self, "name")

    def clean(self) -> dict:
        cleaned = super().clean() or {}
        mine = SavedView.objects.filter(owner=self.user).exclude(pk=self.instance.pk)
        names = list(mine.values_list("name", flat=True))
        if cleaned.get("name") in names:
            self.add_error("name", _("You have a view of this name. Choose another name."))
        if not self.instance.pk and len(names) >= MOST:
            self.add_error(None, _("You have 30 views. Delete one first."))
        return cleaned
