"""The form by which a rep shares what works."""

from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.web.forms.fields import check_names

from ..models import Tip


class TipForm(forms.ModelForm):
    class Meta:
        model = Tip
        fields = ["kind", "heard", "text"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        check_names(self, "heard", "text")
        self.fields["heard"].help_text = _("Of an objection: in their words.")
        self.fields["text"].help_text = _("The answer that worked, or what you learnt about this audience.")

    def clean(self) -> dict:
        cleaned = super().clean()
        kind, heard = cleaned.get("kind"), cleaned.get("heard")
        if kind == Tip.Kind.OBJECTION and not heard and "heard" not in self.errors:
            self.add_error("heard", _("Enter the objection that you heard."))
        if kind == Tip.Kind.INSIGHT:
            cleaned["heard"] = ""
        return cleaned
