from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import Campaign
from ..models.outcome import ALWAYS_SHOWN, Outcome


class OutcomesForm(forms.Form):
    """Custom labels for the nine call outcomes of a campaign, and which of them are hidden."""

    def __init__(self, *args, campaign: Campaign | None, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        names = campaign.outcome_names if campaign else {}
        hidden = campaign.hidden_outcomes if campaign else []
        for each in Outcome:
            self.fields[f"name_{each.value}"] = forms.CharField(
                label=_("Custom label for “%(outcome)s”") % {"outcome": each.label},
                max_length=24,
                required=False,
                initial=names.get(each, ""),
                widget=forms.TextInput(attrs={"placeholder": each.label}),
            )
            if each not in ALWAYS_SHOWN:
                self.fields[f"hide_{each.value}"] = forms.BooleanField(
                    label=_("Hide “%(outcome)s”") % {"outcome": each.label},
                    required=False,
                    initial=each in hidden,
                )

    def clean(self) -> dict:
        """Reject two outcomes with the same label."""
        cleaned = super().clean()
        seen: dict[str, Outcome] = {}
        for each in Outcome:
            name = (cleaned.get(f"name_{each.value}") or str(each.label)).casefold()
            if name in seen:
                renamed = each if cleaned.get(f"name_{each.value}") else seen[name]
                self.add_error(f"name_{renamed.value}", _("Another outcome already has this label."))
            seen[name] = each
        return cleaned

    def rows(self) -> Iterator[tuple]:
        """Yield the key, standard label, label field and, for outcomes that may be hidden, the checkbox."""
        for number, each in enumerate(Outcome, 1):
            hide = f"hide_{each.value}"
            yield number, each.label, self[f"name_{each.value}"], self[hide] if hide in self.fields else None

    @property
    def names(self) -> dict[str, str]:
        given = self.cleaned_data
        return {each.value: given[f"name_{each.value}"] for each in Outcome if given[f"name_{each.value}"]}

    @property
    def hidden(self) -> list[str]:
        return [each.value for each in Outcome if self.cleaned_data.get(f"hide_{each.value}")]
