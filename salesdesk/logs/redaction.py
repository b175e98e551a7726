"""Removal of personal data from log texts: addresses, numbers, and the values that databases quote in errors.

Each expression is linear, because errors quote what strangers typed.
"""

import re

#: Longer texts are cut, after which a value can't be recognized any more.
LONGEST = 2000
_EMAIL = re.compile(r"[^\s@<>\"'(),;:]{1,64}@[^\s@<>\"'(),;:]{1,255}")
_DIGITS = re.compile(r"\+?\d(?:[ ./()-]{0,2}\d){5,}")
#: PostgreSQL and Python quote the value that was wrong.
_QUOTED = re.compile(r"“[^”\n]*”|\"[^\"\n]*\"|'[^'\n]*'")
_DETAIL = re.compile(r"^(?:DETAIL|CONTEXT|HINT|QUERY|STATEMENT|LINE \d+):?.*", re.DOTALL | re.MULTILINE)


def redact(text: str) -> str:
    """Return `text` without e-mail addresses and long numbers."""
    return _DIGITS.sub("[number]", _EMAIL.sub("[e-mail]", text[:LONGEST]))


def redact_error(text: str) -> str:
    """Return the message of an exception without the values that it quotes."""
    return redact(_QUOTED.sub("[…]", _DETAIL.sub("", text[:LONGEST]))).strip()
