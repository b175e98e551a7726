import pytest

from salesdesk.clock import Place, address_zones, named_zones, place_of, zones_of
from salesdesk.clock.provinces import COMMUNITIES, spanish_community
from salesdesk.clock.workdays import subdivision_of
from salesdesk.clock.zones import same_time

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


@pytest.mark.parametrize(
    ("country", "address", "zone"),
    [
        ("US", "90210", "America/Los_Angeles"),
        ("US", "2139", "America/New_York"),
        ("US", "60601-1234", "America/Chicago"),
        ("US", "US 79901", "America/Denver"),
        ("US", "37201", "America/Chicago"),
        ("US", "37402", "America/New_York"),
        ("US", "96813", "Pacific/Honolulu"),
        ("US", "California", "America/Los_Angeles"),
        ("US", "AZ", "America/Phoenix"),
        ("CA", "M5V 2T6", "America/Toronto"),
        ("CA", "v6b 1a1", "America/Vancouver"),
        ("CA", "A1C 5S7", "America/St_Johns"),
        ("AU", "800", "Australia/Darwin"),
        ("AU", "6000", "Australia/Perth"),
        ("AU", "5000", "Australia/Adelaide"),
        ("BR", "69005-070", "America/Manaus"),
        ("BR", "01310-100", "America/Sao_Paulo"),
        ("MX", "77500", "America/Cancun"),
        ("RU", "690091", "Asia/Vladivostok"),
        ("RU", "101000", "Europe/Moscow"),
        ("ID", "99111", "Asia/Jayapura"),
        ("ID", "80361", "Asia/Makassar"),
        ("PT", "9500-321", "Atlantic/Azores"),
        ("PT", "9000-082", "Europe/Lisbon"),
        ("NZ", "6011", "Pacific/Auckland"),
        ("CL", "6200000", "America/Punta_Arenas"),
        ("EC", "200150", "Pacific/Galapagos"),
    ],
)
def test_address_sets_the_zone_in_countries_with_several(country, address, zone):
    of_code = address if any(each.isdigit() for each in address) else ""
    place = place_of(country, subdivision="" if of_code else address, postcode=of_code)

    assert 1 == len(place.zones)
    assert same_time(zone, place.zones)


def test_address_decides_before_the_area_of_a_phone_number():
    """A mobile number from New York that moved to Los Angeles."""
    assert "America/Los_Angeles" == place_of("US", postcode="90012", phone="+12125550123").zone
    assert "Atlantic/Azores" == place_of("PT", postcode="9500-321", phone="+351212345678").zone


def test_phone_number_decides_between_the_zones_of_an_address():
    assert {"America/New_York", "America/Chicago"} == set(place_of("US", subdivision="TN").zones)
    assert "America/Chicago" == place_of("US", subdivision="TN", phone="+16155550123").zone
    assert 2 == len(place_of("US", subdivision="TN", phone="+12135550123").zones)


@pytest.mark.parametrize("country", sorted(address_zones._POSTCODES))
def test_every_zone_of_the_address_tables_is_one_of_the_country(country):
    found = {zone for zones in address_zones._prefixes(country).values() for zone in zones}
    found |= {zone for zones in address_zones._table(country).values() for zone in zones}

    assert all(same_time(zone, zones_of(country)) for zone in found)


@pytest.mark.parametrize(
    ("country", "subdivision", "city", "zone"),
    [
        ("CD", "Haut-Katanga", "", "Africa/Lubumbashi"),
        ("CD", "Kasaï-Central", "", "Africa/Lubumbashi"),
        ("CD", "Province du Nord-Kivu", "", "Africa/Lubumbashi"),
        ("CD", "", "Kinshasa", "Africa/Kinshasa"),
        ("CD", "Équateur", "Mbandaka", "Africa/Kinshasa"),
        ("PG", "", "Buka", "Pacific/Bougainville"),
        ("PG", "Autonomous Region of Bougainville", "", "Pacific/Bougainville"),
        ("PG", "Morobe Province", "Lae", "Pacific/Port_Moresby"),
        ("PF", "Îles Marquises", "", "Pacific/Marquesas"),
        ("PF", "", "Rikitea", "Pacific/Gambier"),
        ("PF", "", "Faa'a", "Pacific/Tahiti"),
        ("KI", "Line Islands", "", "Pacific/Kiritimati"),
        ("KI", "", "Betio", "Pacific/Tarawa"),
    ],
)
def test_name_decides_where_numbers_mislead(country, subdivision, city, zone):
    assert place_of(country, subdivision, city=city).zone == zone


@pytest.mark.parametrize(
    ("country", "phone"),
    [("CD", "+243812345678"), ("PG", "+67570123456"), ("PF", "+68940501234"), ("KI", "+68672012345")],
)
def test_number_decides_nothing_where_it_misleads(country, phone):
    assert place_of(country, phone=phone).zones == zones_of(country)
    assert len(zones_of(country)) > 1


def test_every_zone_of_a_name_exists_in_its_country():
    for country in ("CD", "PG", "PF", "KI"):
        named = set(named_zones._zones(country).values())
        assert all(same_time(zone, zones_of(country)) for zone in named)
        assert len(named) == len(zones_of(country))
