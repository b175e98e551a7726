"""A do-not-call column is read in the desk's languages, and an unknown word gives no permission."""

import pytest

from salesdesk import parsing


@pytest.mark.parametrize("cell", ["Yes", "y", "TRUE", "1", "x", "ja", "Sí", "是", "✓"])
def test_yes_is_yes_in_each_language(cell):
    assert parsing.flag(cell) is True


@pytest.mark.parametrize("cell", ["No", "n", "FALSE", "0", "nee", "否", "", "－ "])
def test_no_and_nothing_are_no(cell):
    assert parsing.flag(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "2", "ask Ann"])
def test_an_unknown_word_is_neither(cell):
    assert parsing.flag(cell) is None
