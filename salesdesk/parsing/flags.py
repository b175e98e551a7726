"""Yes and no, as lists write them."""

from .texts import plain

_YES = "1 y yes true t x v ✓ ✔ ja j waar si s verdadero 是 有 真 dnc"
_NO = "0 n no false f nee onwaar falso 否 無 无 沒有 假"
YES, NO = frozenset(_YES.split()), frozenset(_NO.split())


def flag(cell: str) -> bool | None:
    """Return what the cell says; an empty one says no. None is a word that we don't know.

    In a do-not-call column None is no permission: whoever reads it must ask, or not dial.
    """
    word = plain(cell).casefold().replace("í", "i").rstrip(".!")
    if not word or word in NO:
        return False
    return True if word in YES else None
