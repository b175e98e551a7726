from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.daily_targets import targets_for_level
from salesdesk.people.models import User


class DailyTargetsForm(forms.ModelForm):
    """What one rep plans for a day; an empty field keeps what is usual for their level."""

    class Meta:
        model = User
        fields = ["target_calls", "target_conversations", "target_sqls"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field, usual in zip(self.fields.values(), targets_for_level(self.instance.level), strict=True):
            named = _("%(what)s of %(who)s") % {"what": field.label, "who": self.instance}
            field.widget.attrs |= {"placeholder": str(usual), "class": "short", "aria-label": named}

    def clean(self) -> dict:
        if self.instance.pk is None:
            raise forms.ValidationError(_("This person is not in your team."))
        return super().clean()


DailyTargetsFormSet = forms.modelformset_factory(User, form=DailyTargetsForm, extra=0)
