"""Spanish postcodes: their first two digits name the province, which sets the regional holidays."""

import re

# Autonomous community (as coded by the holidays library) -> provinces. Source: Correos, ISO 3166-2:ES.
_PROVINCES = {
    "AN": "04 11 14 18 21 23 29 41",
    "AR": "22 44 50",
    "AS": "33",
    "CB": "39",
    "CE": "51",
    "CL": "05 09 24 34 37 40 42 47 49",
    "CM": "02 13 16 19 45",
    "CN": "35 38",
    "CT": "08 17 25 43",
    "EX": "06 10",
    "GA": "15 27 32 36",
    "IB": "07",
    "MC": "30",
    "MD": "28",
    "ML": "52",
    "NC": "31",
    "PV": "01 20 48",
    "RI": "26",
    "VC": "03 12 46",
}
COMMUNITIES = {province: community for community, found in _PROVINCES.items() for province in found.split()}


def spanish_community(postcode: str) -> str:
    """Return the autonomous community of a Spanish postcode, or "" if it isn't one.

    Accepts "E-28001" and postcodes whose leading zero a spreadsheet dropped (8001 for Barcelona's 08001).
    """
    found = re.fullmatch(r"(?:ES?[- ]?)?(\d{4,5})", postcode.strip(), flags=re.IGNORECASE)
    return COMMUNITIES.get(found[1].zfill(5)[:2], "") if found else ""
