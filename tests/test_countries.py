"""Country names: recognized in several languages, shown in the reader's."""

import pytest
from django.utils import translation

from salesdesk import countries


@pytest.mark.parametrize("name", ["NL", "nl", "Netherlands", "the Netherlands", "Nederland", "荷蘭"])
def test_code_of_recognizes_every_name_of_a_country(name):
    assert "NL" == countries.code_of(name)


@pytest.mark.parametrize("name", ["", "Atlantis", "N"])
def test_code_of_is_empty_for_an_unknown_country(name):
    assert "" == countries.code_of(name)


def test_nearest_suggests_the_country_meant_by_a_misspelled_name():
    assert "Netherlands" == countries.nearest("Nederlnd")
    assert "" == countries.nearest("Qwxyz")


@pytest.mark.parametrize(("language", "name"), [("nl", "Spanje"), ("es", "España"), ("zh-hant", "西班牙")])
def test_name_of_and_choices_use_the_readers_language(language, name):
    with translation.override(language):
        assert name == countries.name_of("ES")
        assert ("ES", name) in countries.choices()


def test_names_are_the_current_ones_and_old_ones_are_recognized():
    names = dict(countries.choices())

    assert ("Eswatini", "North Macedonia", "Réunion") == (names["SZ"], names["MK"], names["RE"])
    assert "AN" not in names
    assert ["SZ", "SZ", "MK", "MK"] == [
        countries.code_of(name) for name in ("Swaziland", "Eswatini", "Macedonia", "Noord-Macedonië")
    ]
