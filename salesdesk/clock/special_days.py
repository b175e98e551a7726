"""Days that the desk itself has made a day off or a working day, whatever the public holidays say."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SpecialDays:
    """Added days off, and public holidays or weekend days that are worked."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def over(self, general: "SpecialDays") -> "SpecialDays":
        """Return these days together with `general` ones, such as the country's; these win."""
        if not (self.off or self.worked):
            return general
        return SpecialDays(
            off=(general.off - self.worked) | self.off, worked=(general.worked - self.off) | self.worked
        )

    def is_worked(self, day: date) -> bool | None:
        """Return whether `day` is worked, or None if the desk says nothing about it."""
        if day in self.off:
            return False
        return True if day in self.worked else None


NO_SPECIAL_DAYS = SpecialDays()
