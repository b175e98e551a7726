import pytest

from salesdesk.clock import Place, place_of, zones_of
from salesdesk.clock.provinces import COMMUNITIES, spanish_community
from salesdesk.clock.workdays import subdivision_of

CANARY = Place("ES", "CN", ("Atlantic/Canary",))


@pytest.mark.parametrize(
    ("country", "zone"), [("NL", "Europe/Amsterdam"), ("tw", "Asia/Taipei"), ("DE", "Europe/Berlin")]
)
def test_country_with_a_single_zone_has_a_known_zone(country, zone):
    place = place_of(country)

    assert zone == place.zone
    assert country.upper() == place.country


@pytest.mark.parametrize("postcode", ["35001", "38670", "ES-35001", "E 38001"])
def test_canary_islands_are_recognized_by_postcode(postcode):
    assert place_of("ES", postcode=postcode) == CANARY


def test_canary_islands_are_recognized_by_name_or_phone_number():
    assert place_of("ES", subdivision="Canarias") == CANARY
    assert place_of("ES", phone="928 123 456").zone == "Atlantic/Canary"


def test_spain_alone_has_both_zones():
    somewhere = place_of("ES", phone="612 345 678")

    assert somewhere.zones == ("Europe/Madrid", "Atlantic/Canary")
    assert somewhere.zone == ""
    assert place_of("ES") == somewhere


@pytest.mark.parametrize(
    ("postcode", "community"),
    [
        ("28001", "MD"),
        ("08001", "CT"),
        ("8001", "CT"),
        ("46001", "VC"),
        ("48001", "PV"),
        ("52001", "ML"),
        ("99001", ""),
        ("", ""),
        ("1012 AB", ""),
    ],
)
def test_spanish_postcode_sets_the_community(postcode, community):
    assert community == spanish_community(postcode)
    assert community == place_of("ES", postcode=postcode).subdivision


def test_every_province_has_a_community_with_holidays():
    assert {f"{number:02}" for number in range(1, 53)} == set(COMMUNITIES)
    assert all(subdivision_of("ES", community) == community for community in COMMUNITIES.values())


def test_phone_number_narrows_down_the_zones_of_a_country():
    assert place_of("US", phone="(212) 555-1234").zone == "America/New_York"
    assert place_of("AU", phone="+61 2 9123 4567").zone == "Australia/Sydney"
    assert place_of("BR", phone="+55 11 98765 4321").zone == "America/Sao_Paulo"


def test_toll_free_number_narrows_down_nothing():
    assert place_of("US", phone="+1 800 555 1234").zones == zones_of("US")


def test_foreign_phone_number_does_not_move_the_company():
    assert place_of("US", phone="+31 20 555 1234").zones == zones_of("US")
    assert place_of("NL", phone="+34 91 123 45 67").zone == "Europe/Amsterdam"


def test_explicit_zone_wins():
    assert place_of("US", phone="(212) 555-1234", time_zone="America/Denver").zone == "America/Denver"
    assert place_of("ES", postcode="28001", time_zone="Atlantic/Canary") == Place(
        "ES", "MD", ("Atlantic/Canary",)
    )


def test_unknown_zone_is_ignored():
    assert place_of("NL", time_zone="Europe/Utrecht").zone == "Europe/Amsterdam"


def test_phone_number_gives_the_country_if_none_is_set():
    assert place_of("", phone="+31 20 555 1234") == Place("NL", "", ("Europe/Amsterdam",))
    assert place_of("??", phone="+886 2 2345 6789") == Place("TW", "", ("Asia/Taipei",))


def test_toll_free_number_gives_no_country():
    place = place_of("", phone="+1 800 555 1234")

    assert place.country == ""
    assert len(place.zones) > 5


def test_place_without_facts_has_no_zone():
    assert place_of("") == place_of("XX", phone="ask for Ann") == Place("", "", ())


def test_zones_with_the_same_time_count_as_one():
    assert len(zones_of("AR")) == 1
    assert zones_of("ES") == ("Europe/Madrid", "Atlantic/Canary")
    assert "America/Phoenix" in zones_of("US")
    assert zones_of("XX") == ()
