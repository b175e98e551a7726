"""Legal forms from the column or the company name."""

import pytest

from leads.imports.rows.legal_forms import legal_form


@pytest.mark.parametrize(
    ("cell", "name", "form"),
    [
        ("B.V.", "Bos", "company"),
        ("Vennootschap onder firma", "Bos", "partnership"),
        ("Eenmanszaak", "Bos", "sole_trader"),
        ("Autónomo", "Gil", "sole_trader"),
        ("S. L.", "Gil", "company"),
        ("股份有限公司", "台泥", "company"),
        ("獨資", "小明", "sole_trader"),
        ("particulier", "Bos", "person"),
        ("", "Bos Staal B.V.", "company"),
        ("", "Frío Gil, S.L.", "company"),
        ("", "台灣水泥股份有限公司", "company"),
        ("", "Gebroeders Bos VOF", "partnership"),
        ("", "Bakkerij Bos", ""),
        ("", "Bv", ""),
        ("something", "Bakkerij Bos", ""),
        ("something", "Bos Staal BV", "company"),
        ("", "", ""),
    ],
)
def test_legal_form_is_recognized(cell, name, form):
    assert form == legal_form(cell, name)
