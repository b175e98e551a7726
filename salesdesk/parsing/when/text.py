"""The input while it is parsed: each parser takes out the piece it recognizes."""

import re
import unicodedata
from collections.abc import Iterable

from .spelling import SPELLINGS
from .words import NUMBERS


class NotUnderstood(ValueError):
    """The input can't be parsed; the message is for the user."""


class Remainder:
    """The text not parsed yet, in lower case without accents, with ASCII digits and one spelling of each word."""

    def __init__(self, typed: str) -> None:
        narrow = unicodedata.normalize("NFKC", typed).casefold()
        bare = "".join(
            each for each in unicodedata.normalize("NFD", narrow) if not unicodedata.combining(each)
        )
        self.text = " ".join(bare.replace("’", "'").split())
        for pattern, spelling in SPELLINGS:
            self.text = pattern.sub(spelling, self.text)
        self.whole = self.text

    def take(self, pattern: str) -> re.Match | None:
        """Remove the first match of `pattern` from the text and return it, or None."""
        found = re.search(pattern, self.text)
        if found:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return found

    def put_back(self, found: re.Match) -> None:
        self.text = found.string


def number(word: str) -> int | None:
    """Return the number given as digits or as a word (three, drie, tres, 三, 十五), or None."""
    if word.isdecimal():
        return int(word)
    if "十" in word and len(word) > 1:
        tens, _ten, ones = word.partition("十")
        return 10 * NUMBERS.get(tens, 1) + (NUMBERS.get(ones, 0) if ones else 0)
    return NUMBERS.get(word)


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of these words, longest first; ASCII words match as whole words."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(rf"\b{re.escape(each)}\b" if each.isascii() else re.escape(each) for each in longest)
