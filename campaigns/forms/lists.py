"""Form fields for comma-separated lists: words, countries, postcodes."""

import re
from itertools import combinations

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.territories.overlaps import postcodes_overlap
from salesdesk import countries

_COMMAS = re.compile(r"[,;、，\n]")
_POSTCODE = re.compile(r"[0-9A-Z]{1,10}(-[0-9A-Z]{1,10})?")


class ListField(forms.CharField):
    """Clean to a list without duplicates, in the order typed."""

    def to_python(self, value) -> list[str]:
        typed = (" ".join(each.split()) for each in _COMMAS.split(super().to_python(value) or ""))
        return list(dict.fromkeys(self.parse_item(each) for each in typed if each))

    def parse_item(self, typed: str) -> str:
        """Return the value of one item, or raise ValidationError."""
        if len(typed) > 80:
            raise forms.ValidationError(
                _("“%(typed)s…” is too long. Use at most 80 characters per item."),
                params={"typed": typed[:30]},
            )
        return typed

    def prepare_value(self, value):
        return ", ".join(str(each) for each in value) if isinstance(value, list) else value

    def has_changed(self, initial, data) -> bool:
        return (self.prepare_value(initial) or "") != (data or "")


class CountriesField(ListField):
    """Clean to country codes; accept codes and names in any supported language."""

    def parse_item(self, typed: str) -> str:
        if code := countries.code_of(typed):
            return code
        if meant := countries.nearest(typed):
            raise forms.ValidationError(
                _("We don't recognize “%(typed)s”. Did you mean %(meant)s?"),
                params={"typed": typed, "meant": meant},
            )
        raise forms.ValidationError(
            _("We don't recognize “%(typed)s”. Enter a country name or code."), params={"typed": typed}
        )

    def prepare_value(self, value):
        return super().prepare_value(
            [countries.name_of(each) for each in value] if isinstance(value, list) else value
        )


class PostcodesField(ListField):
    """Clean to postcode prefixes (50) and ranges (1000-1999); both ends of a range have the same length.

    Ranges that overlap are refused, as one of their ends was probably mistyped.
    """

    def to_python(self, value) -> list[str]:
        found = super().to_python(value)
        for one, other in combinations([each for each in found if "-" in each], 2):
            if postcodes_overlap([one], [other]):
                raise forms.ValidationError(
                    _("%(one)s and %(other)s overlap. Correct them, or enter them as one range."),
                    params={"one": one, "other": other},
                )
        return found

    def parse_item(self, typed: str) -> str:
        pattern = re.sub(r"[\s–—]+", lambda gap: "" if gap[0].isspace() else "-", typed).upper()
        if not _POSTCODE.fullmatch(pattern):
            raise forms.ValidationError(
                _(
                    "“%(typed)s” isn't a valid postcode. Enter a prefix such as 50 or a range such as 1000-1999."
                ),
                params={"typed": typed},
            )
        first, dash, last = pattern.partition("-")
        if dash and (len(first) != len(last) or first > last):
            raise forms.ValidationError(
                _("“%(typed)s” isn't a valid range. Use two postcodes of the same length, lower one first."),
                params={"typed": typed},
            )
        return pattern
