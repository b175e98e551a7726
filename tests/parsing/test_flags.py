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


@pytest.mark.parametrize(
    "cell",
    [
        "ja",
        "1.0",
        "☑",
        "☒",
        "Bel-me-niet register",
        "Do Not Contact",
        "請勿致電",
        "2025-03-01",
        "Ja, 3-4-2025",
        "Bezwaar",
        "Gelieve niet te bellen",
        "Nooit meer bellen",
        "Op lijst sinds 3-4-2024",
        "lista Robinson",
        "No volver a llamar",
        "No molestar",
        "請勿打擾",
        "不要打電話",
        "已拒絕",
        "不聯絡",
        "Please do not call again",
    ],
)
def test_objection_is_recognized(cell):
    assert parsing.objection(cell) is True


@pytest.mark.parametrize("cell", ["#REF!", "n/a", "Ja, mag gebeld worden", "onbekend"])
def test_objection_that_is_not_clear_is_unknown(cell):
    assert parsing.objection(cell) is None


@pytest.mark.parametrize("cell", ["", "NULL", "NaN", "0.0", "☐"])
def test_empty_cell_of_a_database_is_no_objection_and_refuses_nothing(cell):
    assert parsing.objection(cell) is False
    assert parsing.refusal(cell) is (cell in ("0.0", "☐"))
