"""Parse yes and no."""

from .texts import plain

_YES = "1 y yes true t x v ✓ ✔ ja j waar si s verdadero 是 有 真 dnc"
_NO = "0 n no false f nee onwaar falso 否 無 无 沒有 假"
YES, NO = frozenset(_YES.split()), frozenset(_NO.split())


def flag(cell: str) -> bool | None:
    """Return the cell as a boolean, False if it is empty, or None if the word is unknown.

    In a do-not-call column treat None as "do not call".
    """
    word = plain(cell).casefold().replace("í", "i").rstrip(".!")
    if not word or word in NO:
        return False
    return True if word in YES else None
