from django import forms
from django.utils.translation import gettext_lazy as _

from salesdesk.people.day_plan import of_level

from ..models import User


class DayPlanForm(forms.ModelForm):
    """What one rep plans for a day; an empty field keeps what is usual for their level."""

    class Meta:
        model = User
        fields = ["plan_calls", "plan_conversations", "plan_sqls"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field, usual in zip(self.fields.values(), of_level(self.instance.level), strict=True):
            named = _("%(what)s of %(who)s") % {"what": field.label, "who": self.instance}
            field.widget.attrs |= {"placeholder": str(usual), "class": "short", "aria-label": named}

    def clean(self) -> dict:
        if self.instance.pk is None:
            raise forms.ValidationError(_("This person is not in your team."))
        return super().clean()


DayPlans = forms.modelformset_factory(User, form=DayPlanForm, extra=0)
