"""Match names that are few enough to be read at once, such as pages and campaigns, as search matches companies."""

from collections.abc import Iterable

from django.db import connection

#: Names as they are searched, all spellings in one text. A name never changes its folded form.
_FOLDED: dict[str, str] = {}
_MOST_KEPT = 20_000


def fitting(names: Iterable[str], spellings: list[str]) -> set[str]:
    """Return the names in which each word of one of `spellings` begins a word, in any order."""
    names = set(names)
    folded = _folded(names)
    return {name for name in names if any(_fits(folded[name], each.split()) for each in spellings)}


def _fits(folded: str, words: list[str]) -> bool:
    return all(word in folded if _is_unspaced(word) else f" {word}" in folded for word in words)


def _is_unspaced(word: str) -> bool:
    """Return whether `word` is in a script without spaces, in which a word begins anywhere."""
    return any("\u0e00" <= each <= "\u0eff" or "\u2e80" <= each <= "\ud7af" for each in word)


def _folded(names: set[str]) -> dict[str, str]:
    """Return each name as SQL folds it, for search and for what is typed alike."""
    new = names - _FOLDED.keys()
    if new:
        if len(_FOLDED) > _MOST_KEPT:
            _FOLDED.clear()
            new = names
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, ' ' || (SELECT string_agg(spelling, ' ') FROM search_spellings(name) AS spelling)"
                "  FROM unnest(%s::text[]) AS name",
                [list(new)],
            )
            _FOLDED.update((name, folded or "") for name, folded in cursor.fetchall())
    return {name: _FOLDED[name] for name in names}
