"""Inputs that can be read in two ways: the choices made, and the other readings."""

from collections.abc import Mapping


class Readings:
    """The choices of one parse. `flipped` names the choices to make the other way."""

    def __init__(self, flipped: Mapping[str, bool] | None = None) -> None:
        self._flipped = flipped or {}
        self.made: dict[str, bool] = {}

    def choose(self, name: str, usual: bool) -> bool:
        """Return `usual`, or its opposite in another reading. Call this only where both are plausible."""
        chosen = self._flipped.get(name, usual)
        self.made[name] = chosen
        return chosen
