"""Countries are typed by any of their names and shown in the language of the page."""

import pytest
from django.utils import translation

from salesdesk import countries


@pytest.mark.parametrize("written", ["NL", "nl", "Netherlands", "the Netherlands", "Nederland", "荷蘭"])
def test_a_country_is_known_by_any_of_its_names(written):
    assert "NL" == countries.code_of(written)


@pytest.mark.parametrize("written", ["", "Atlantis", "N"])
def test_what_is_no_country_has_no_code(written):
    assert "" == countries.code_of(written)


def test_a_slip_of_the_finger_is_met_with_what_was_meant():
    assert "Netherlands" == countries.nearest("Nederlnd")
    assert "" == countries.nearest("Qwxyz")


@pytest.mark.parametrize(("language", "name"), [("nl", "Spanje"), ("es", "España"), ("zh-hant", "西班牙")])
def test_a_country_is_shown_in_the_readers_language(language, name):
    with translation.override(language):
        assert name == countries.name_of("ES")
        assert ("ES", name) in countries.choices()
