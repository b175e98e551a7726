from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.daily_targets import targets_for_level
from salesdesk.people.models import User


class DailyTargetsForm(forms.ModelForm):
    """The daily targets of one rep; an empty field means the default of their level."""

    class Meta:
        model = User
        fields = ["target_calls", "target_conversations", "target_sqls"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        defaults = targets_for_level(self.instance.level)
        for field, default in zip(self.fields.values(), defaults, strict=True):
            label = _("%(what)s for %(who)s") % {"what": field.label, "who": self.instance}
            field.widget.attrs |= {"placeholder": str(default), "class": "short", "aria-label": label}

    def clean(self) -> dict:
        if self.instance.pk is None:
            raise forms.ValidationError(_("This person isn't on your team."))
        return super().clean()


DailyTargetsFormSet = forms.modelformset_factory(User, form=DailyTargetsForm, extra=0)
