"""A person in one line, as it is said while talking, in the languages of the desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.accounts.quick_add import NotUnderstood, Person, read


@pytest.mark.parametrize(
    ("line", "country", "person"),
    [
        ("Tom Maas, IT, influences", "NL", Person("Tom Maas", "IT", "influences")),
        ("Tom Maas", "NL", Person("Tom Maas")),
        ("Tom Maas, beïnvloedt", "NL", Person("Tom Maas", part="influences")),
        ("Els de Wit, CFO, tekent, voor", "NL", Person("Els de Wit", "CFO", "signs", "for")),
        ("Els, houdt toezicht, Poortwachter.", "NL", Person("Els", "houdt toezicht", "keeps_gate")),
        ("Ana Gil, compras, decide, en contra", "ES", Person("Ana Gil", "compras", "decides", "against")),
        ("Ana Gil, usuaria, hablado", "ES", Person("Ana Gil", part="uses", spoken=True)),
        ("王小明，採購經理，簽核，支持", "TW", Person("王小明", "採購經理", "signs", "for")),
        ("陳先生、使用者", "TW", Person("陳先生", part="uses")),
        (
            "Tom, keeps the gate, head of IT, Utrecht",
            "NL",
            Person("Tom", "head of IT, Utrecht", "keeps_gate"),
        ),
        (
            "Tom Maas, tom@maas.nl, 06 1234 5678",
            "NL",
            Person("Tom Maas", email="tom@maas.nl", phone="+31612345678", phone_typed="06 1234 5678"),
        ),
        (
            "Tom Maas, tel: +34 910 00 12 34",
            "NL",
            Person("Tom Maas", phone="+34910001234", phone_typed="+34 910 00 12 34"),
        ),
        ("  Tom   Maas ,, ", "NL", Person("Tom Maas")),
    ],
)
def test_a_line_is_read_as_it_is_said(line, country, person):
    assert person == read(line, country)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "Begin with the name"),
        (", IT", "Begin with the name"),
        ("influences", "Begin with the name"),
        ("0612345678", "Begin with the name"),
        ("Tom, decides, signs", "One for each person"),
        ("Tom, tom@", "not an e-mail address"),
        ("Tom, 06 12 34", "not a valid telephone number"),
        ("T" * 121, "long name"),
    ],
)
def test_what_can_not_be_read_is_said_in_a_sentence(line, sentence):
    with pytest.raises(NotUnderstood, match=sentence):
        read(line, "NL")


@given(st.text(max_size=300), st.sampled_from(["NL", "ES", "TW", ""]))
def test_any_text_is_a_person_or_a_sentence(line, country):
    try:
        person = read(line, country)
    except NotUnderstood:
        return
    assert 0 < len(person.name) <= 120 >= len(person.title)
