"""How likely an order is: 10 to 90 per cent, a key each. Certain is only what happened."""

from django import forms
from django.utils.translation import gettext_lazy as _

PROBABILITIES = range(10, 100, 10)
#: What a wrong choice is told is a format, in which the sign stands twice; what a missing one is told is none.
IN_TENS = _("From 10 to 90%%, in tens.")
MISSING = _("From 10 to 90%, in tens.")


class ProbabilityField(forms.TypedChoiceField):
    """One of the tens, as a number; None where nothing was said."""

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
