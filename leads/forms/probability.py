"""The chance of an order: 10 to 90 percent in steps of ten, one per digit key."""

from django import forms
from django.utils.translation import gettext_lazy as _

PROBABILITIES = range(10, 100, 10)
#: Django interpolates the message of an invalid choice, so its percent sign is escaped; the other one is verbatim.
IN_TENS = _("Choose a chance from 10 to 90%%.")
MISSING = _("Choose a chance from 10 to 90%.")


class ProbabilityField(forms.TypedChoiceField):
    """A chance as an integer percentage, or None if none was chosen."""

    def __init__(self, **kwargs):
        super().__init__(
            label=_("Chance"),
            choices=[("", "–"), *((tens, f"{tens}%") for tens in PROBABILITIES)],
            coerce=int,
            empty_value=None,
            error_messages={"required": MISSING, "invalid_choice": IN_TENS},
            **kwargs,
        )
        self.widget.attrs["class"] = "short"
