"""The error for files that can't be read as a table."""

from typing import Any

from django.utils.functional import Promise


class NotATable(Exception):
    """The file can't be read as one table. `str()` gives the reason in the active language.

    `sentence` is a lazy translation with named placeholders (`%(line)s`), filled from `facts`.
    """

    def __init__(self, sentence: Promise | str, **facts: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)
