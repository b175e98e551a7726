"""Yes and no in all four languages; an unknown word is neither."""

import pytest

from salesdesk import parsing


@pytest.mark.parametrize("cell", ["Yes", "y", "TRUE", "1", "x", "ja", "Sí", "是", "✓"])
def test_yes_is_recognized_in_each_language(cell):
    assert parsing.flag(cell) is True


@pytest.mark.parametrize("cell", ["No", "n", "FALSE", "0", "nee", "否", "", "－ "])
def test_no_and_empty_cells_are_false(cell):
    assert parsing.flag(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "2", "ask Ann"])
def test_unknown_word_is_none(cell):
    assert parsing.flag(cell) is None
