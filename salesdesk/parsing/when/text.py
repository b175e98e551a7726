"""What was typed, read piece by piece: whoever understands a piece takes it out."""

import re
import unicodedata
from collections.abc import Iterable

from .words import NUMBERS


class NotUnderstood(ValueError):
    """What was typed is no time that we know. Its text is a sentence for who typed it."""


class Remainder:
    """What is not understood yet, in small letters without accents and in narrow digits."""

    def __init__(self, typed: str) -> None:
        narrow = unicodedata.normalize("NFKC", typed).casefold()
        bare = "".join(
            each for each in unicodedata.normalize("NFD", narrow) if not unicodedata.combining(each)
        )
        self.text = " ".join(bare.replace("’", "'").split())

    def take(self, pattern: str) -> re.Match | None:
        """The first place that matches, taken out of the text."""
        found = re.search(pattern, self.text)
        if found:
            self.text = f"{self.text[: found.start()]} {self.text[found.end() :]}"
        return found

    def put_back(self, found: re.Match) -> None:
        self.text = found.string


def number(word: str) -> int | None:
    """3, three, drie, tres and 三 are 3; 二十 and 十五 are read too."""
    if word.isdigit():
        return int(word)
    if "十" in word and len(word) > 1:
        tens, _ten, ones = word.partition("十")
        return 10 * NUMBERS.get(tens, 1) + (NUMBERS.get(ones, 0) if ones else 0)
    return NUMBERS.get(word)


def one_of(words: Iterable[str]) -> str:
    """A pattern for these words, the longest first, and whole words where a language has spaces."""
    longest = sorted(words, key=len, reverse=True)
    return "|".join(rf"\b{re.escape(each)}\b" if each.isascii() else re.escape(each) for each in longest)
