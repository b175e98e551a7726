"""The period of the coaching page, and the two reps that a manager compares."""

from datetime import timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from salesdesk.people.models import User

PERIODS = [("30", _("30 days")), ("90", _("90 days")), ("365", _("12 months"))]
USUAL = 90


class CoachingForm(forms.Form):
    """Read from the link. Choices that are not offered are ignored."""

    days = forms.TypedChoiceField(label=_("Period"), choices=PERIODS, required=False, coerce=int)
    one = forms.TypedChoiceField(label=_("Compare"), required=False, coerce=int)
    other = forms.TypedChoiceField(label=_("With"), required=False, coerce=int)

    def __init__(self, data: QueryDict, *, people: list[User]):
        super().__init__({"days": str(USUAL)} | data.dict(), label_suffix="")
        self.people = {each.pk: each for each in people}
        for name in ("one", "other"):
            self.fields[name].choices = [("", "–"), *((each.pk, each.name) for each in people)]
            self.fields[name].error_messages["invalid_choice"] = _(
                "This person left or was deleted. Choose another one."
            )
        self.is_valid()

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=self.cleaned_data.get("days") or USUAL)

    @property
    def pair(self) -> tuple[User, User] | None:
        """The two different people to compare, if both were chosen."""
        chosen = [self.people.get(self.cleaned_data.get(name) or 0) for name in ("one", "other")]
        one, other = chosen
        return (one, other) if one and other and one != other else None
