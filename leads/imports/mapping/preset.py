"""The description of an export of another program."""

from typing import NamedTuple

from django.utils.functional import Promise


class Preset(NamedTuple):
    """An export: an export of this kind has all columns of one of the `signs`; `columns` have these fields."""

    program: str
    subject: Promise | str
    signs: tuple[str, ...]
    columns: str
    #: What all rows of an export of activities are, if no column says so.
    kind: str = ""

    @property
    def label(self) -> str:
        return f"{self.program}: {self.subject}"
