"""Stakeholders typed in one line, in all four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.accounts.quick_add import NotUnderstood, ParsedPerson, parse


@pytest.mark.parametrize(
    ("line", "country", "person"),
    [
        ("Tom Maas, IT, influences", "NL", ParsedPerson("Tom Maas", "IT", "influences")),
        ("Tom Maas", "NL", ParsedPerson("Tom Maas")),
        ("Tom Maas, beïnvloedt", "NL", ParsedPerson("Tom Maas", buying_role="influences")),
        ("Els de Wit, CFO, tekent, voor", "NL", ParsedPerson("Els de Wit", "CFO", "signs", "for")),
        ("Els, houdt toezicht, Poortwachter.", "NL", ParsedPerson("Els", "houdt toezicht", "gatekeeper")),
        (
            "Ana Gil, compras, decide, en contra",
            "ES",
            ParsedPerson("Ana Gil", "compras", "decides", "against"),
        ),
        ("Ana Gil, usuaria, hablado", "ES", ParsedPerson("Ana Gil", buying_role="uses", spoken_to=True)),
        ("王小明，採購經理，簽核，支持", "TW", ParsedPerson("王小明", "採購經理", "signs", "for")),
        ("陳先生、使用者", "TW", ParsedPerson("陳先生", buying_role="uses")),
        (
            "Tom, keeps the gate, head of IT, Utrecht",
            "NL",
            ParsedPerson("Tom", "head of IT, Utrecht", "gatekeeper"),
        ),
        (
            "Tom Maas, tom@maas.nl, 06 1234 5678",
            "NL",
            ParsedPerson("Tom Maas", email="tom@maas.nl", phone="+31612345678", phone_typed="06 1234 5678"),
        ),
        (
            "Tom Maas, tel: +34 910 00 12 34",
            "NL",
            ParsedPerson("Tom Maas", phone="+34910001234", phone_typed="+34 910 00 12 34"),
        ),
        ("  Tom   Maas ,, ", "NL", ParsedPerson("Tom Maas")),
    ],
)
def test_line_is_parsed(line, country, person):
    assert person == parse(line, country)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "The name is missing"),
        (", IT", "The name is missing"),
        ("influences", "The name is missing"),
        ("0612345678", "The name is missing"),
        ("Tom, decides, signs", "two buying roles"),
        ("Tom, tom@", "not an e-mail address"),
        ("Tom, 06 12 34", "not a valid phone number"),
        ("T" * 121, "name is too long"),
    ],
)
def test_unparsable_line_is_rejected_with_a_reason(line, reason):
    with pytest.raises(NotUnderstood, match=reason):
        parse(line, "NL")


@given(st.text(max_size=300), st.sampled_from(["NL", "ES", "TW", ""]))
def test_any_text_is_parsed_or_rejected(line, country):
    try:
        person = parse(line, country)
    except NotUnderstood:
        return
    assert 0 < len(person.name) <= 120 >= len(person.title)
