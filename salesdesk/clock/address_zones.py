"""The time zones of an address in a country with several: by postcode, else by region.

Each table gives zones by the first characters of a postcode; the longest one that fits counts, and "" is the rest of
the country. An area that two zones share has both, and a phone number may decide between them.
Sources: the postal operators' postcode ranges and the IANA time zone database.
"""

from functools import cache

from salesdesk.clock.zones import zones_of

_EAST, _CENTRAL, _MOUNTAIN, _PACIFIC = (
    f"America/{city}" for city in ("New_York", "Chicago", "Denver", "Los_Angeles")
)

_POSTCODES: dict[str, dict[str, str]] = {
    "US": {
        _EAST: "0 1 2 300-323 326-349 374 376-379 398-426 430-462 465-474 478-497",
        _CENTRAL: "324-325 350-372 375 380-397 420-424 463-464 476-477 50-56 570-574 580-585 587-588 6 70-79",
        _MOUNTAIN: "577 586 59 693 798-799 885 80-83 84 87 881-884",
        _PACIFIC: "835 838 889-898 90-96 970-978 98 990-994",
        "America/Phoenix": "85 863-864",
        "America/Anchorage": "995-999",
        "Pacific/Honolulu": "967-968",
        f"{_EAST} {_CENTRAL}": "373 427 475 498-499",
        f"{_CENTRAL} {_MOUNTAIN}": "575-576 677-679 691",
        f"{_MOUNTAIN} America/Phoenix": "860 865",
        f"{_MOUNTAIN} {_PACIFIC}": "979",
    },
    "CA": {
        "America/St_Johns": "A1",
        "America/St_Johns America/Halifax": "A",
        "America/Halifax": "B C E",
        "America/Toronto": "G H J K L M N P",
        "America/Toronto America/Halifax America/Blanc-Sablon": "G0 G4",
        "America/Toronto America/Winnipeg America/Atikokan": "P0 P8 P9",
        "America/Winnipeg": "R",
        "America/Regina": "S",
        "America/Regina America/Edmonton": "S9",
        "America/Edmonton": "T V1C X1A",
        "America/Vancouver": "V",
        "America/Vancouver America/Edmonton America/Creston": "V0",
        "America/Creston": "V1G V1J Y",
    },
    "AU": {
        "Australia/Darwin": "08 09",
        "Australia/Sydney": "1 2 3 7 8",
        "Australia/Broken_Hill": "2880 5",
        "Australia/Lord_Howe": "2898",
        "Australia/Brisbane": "4 9",
        "Australia/Perth": "6",
        "Australia/Perth Australia/Eucla": "6443",
    },
    "BR": {
        "America/Sao_Paulo": "",
        "America/Noronha": "53990",
        "America/Manaus": "690-692 693 768-769 780-788 790-799",
        "America/Manaus America/Eirunepe": "694-698",
        "America/Eirunepe": "699",
    },
    "MX": {
        "America/Mexico_City": "",
        "America/Cancun": "77",
        "America/Tijuana": "21-22",
        "America/Mazatlan": "23 63 80-85",
        "America/Mazatlan America/Mexico_City": "637",
        "America/Ciudad_Juarez": "32",
        "America/Matamoros America/Mexico_City": "26 87-88",
    },
    "RU": {
        "Europe/Moscow": "1 2 3 400-404 420-425 428-431 440-442 610-613",
        "Europe/Kaliningrad": "236-238",
        "Europe/Samara": "410-416 426-427 432-433 443-446",
        "Asia/Yekaterinburg": "450-462 614-629 640-641",
        "Asia/Omsk": "644-646",
        "Asia/Novosibirsk": "630-636 647-663 667-668",
        "Asia/Irkutsk": "664-666 670-671",
        "Asia/Chita": "672-678",
        "Asia/Vladivostok": "679-682 690-692",
        "Asia/Magadan": "685-686 693-694",
        "Asia/Kamchatka": "683-684 689",
    },
    "ID": {
        "Asia/Jakarta": "1-6 73-74 78-79",
        "Asia/Makassar": "70-72 75-77 8 90-96",
        "Asia/Jayapura": "97-99",
    },
    "PT": {"Europe/Lisbon": "", "Atlantic/Azores": "95-99"},
    "NZ": {"Pacific/Auckland": "", "Pacific/Chatham": "8942"},
    "CL": {
        "America/Santiago": "",
        "America/Punta_Arenas": "62",
        "America/Coyhaique": "60-61",
        "Pacific/Easter": "277",
    },
    "CN": {"Asia/Shanghai": "", "Asia/Shanghai Asia/Urumqi": "83-84"},
    "UA": {"Europe/Kyiv": "", "Europe/Kyiv Europe/Simferopol": "95-99"},
    "MN": {"Asia/Ulaanbaatar": "", "Asia/Hovd": "83-85"},
    "FM": {"Pacific/Chuuk": "96942-96943", "Pacific/Pohnpei": "96941 96944"},
    "EC": {"America/Guayaquil": "", "Pacific/Galapagos": "20"},
    "GL": {"America/Nuuk": "", "America/Scoresbysund": "3980", "America/Thule": "3971"},
}

#: By the codes of salesdesk.clock.workdays.subdivision_of.
_REGIONS: dict[str, dict[str, str]] = {
    "US": {
        _EAST: "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV",
        _CENTRAL: "AL AR IA IL LA MN MO MS OK WI",
        _MOUNTAIN: "CO MT NM UT WY",
        _PACIFIC: "CA NV WA",
        "America/Phoenix": "AZ",
        "America/Anchorage America/Adak": "AK",
        "Pacific/Honolulu": "HI",
        f"{_EAST} {_CENTRAL}": "FL IN KY MI TN",
        f"{_CENTRAL} {_MOUNTAIN}": "KS ND NE SD TX",
        f"{_MOUNTAIN} {_PACIFIC}": "ID OR",
    },
    "CA": {
        "America/St_Johns America/Halifax": "NL",
        "America/Halifax": "NB NS PE",
        "America/Toronto America/Halifax America/Blanc-Sablon": "QC",
        "America/Toronto America/Winnipeg America/Atikokan": "ON",
        "America/Winnipeg": "MB",
        "America/Regina America/Edmonton": "SK",
        "America/Edmonton": "AB NT",
        "America/Vancouver America/Edmonton America/Creston": "BC",
        "America/Creston": "YT",
    },
    "AU": {
        "Australia/Sydney": "ACT TAS VIC",
        "Australia/Sydney Australia/Broken_Hill Australia/Lord_Howe": "NSW",
        "Australia/Brisbane": "QLD",
        "Australia/Darwin": "NT",
        "Australia/Broken_Hill": "SA",
        "Australia/Perth Australia/Eucla": "WA",
    },
    "BR": {
        "America/Sao_Paulo": "AL AP BA CE DF ES GO MA MG PA PB PI PR RJ RN RS SC SE SP TO",
        "America/Sao_Paulo America/Noronha": "PE",
        "America/Manaus": "MS MT RO RR",
        "America/Manaus America/Eirunepe": "AM",
        "America/Eirunepe": "AC",
    },
}
#: Postcodes of digits whose leading zero a spreadsheet may have dropped, with their length.
_LENGTHS = {"US": 5, "AU": 4, "BR": 8, "MX": 5}


def zones_of_address(country: str, subdivision: str, postcode: str) -> tuple[str, ...]:
    """Return the possible zones of an address: those of its postcode, else of its region, else of the country."""
    return _of_postcode(country, postcode) or _table(country).get(subdivision, ()) or zones_of(country)


def _of_postcode(country: str, postcode: str) -> tuple[str, ...]:
    code = "".join(filter(str.isalnum, postcode.upper())).removeprefix(country)
    if country == "US":
        code = code[:5]
    if not code or country not in _POSTCODES:
        return ()
    if code.isdigit():
        code = code.zfill(_LENGTHS.get(country, 0))
    prefixes = _prefixes(country)
    return next((prefixes[code[:n]] for n in range(len(code), -1, -1) if code[:n] in prefixes), ())


@cache
def _prefixes(country: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for zones, ranges in _POSTCODES[country].items():
        for each in ranges.split() or [""]:
            first, _dash, last = each.partition("-")
            codes = [str(n).zfill(len(first)) for n in range(int(first), int(last) + 1)] if last else [first]
            found |= {code: tuple(zones.split()) for code in codes}
    return found


@cache
def _table(country: str) -> dict[str, tuple[str, ...]]:
    regions = _REGIONS.get(country, {})
    return {code: tuple(zones.split()) for zones, codes in regions.items() for code in codes.split()}
