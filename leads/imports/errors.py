"""Why a file is not taken, in a sentence that the person who sent it can act on."""

from typing import Any

from django.utils.functional import Promise


class NotATable(Exception):
    """The file can't be read as one table. `str()` gives the reason in the reader's language.

    The sentence is a lazy translation with named places (`%(line)s`); the facts fill them.
    """

    def __init__(self, sentence: Promise | str, **facts: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.facts = facts

    def __str__(self) -> str:
        return str(self.sentence) % self.facts if self.facts else str(self.sentence)
