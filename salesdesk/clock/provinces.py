"""Spain's postcodes: the first two digits are the province, and the province says whose holidays are kept."""

import re

# Autonomous community (the codes of the holidays library) by province; after Correos and ISO 3166-2:ES.
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
    """The community of a Spanish postcode, "" when it is none.

    Forgives "E-28001" and the leading zero that a spreadsheet has eaten (8001 is Barcelona's 08001).
    """
    found = re.fullmatch(r"(?:ES?[- ]?)?(\d{4,5})", postcode.strip(), flags=re.IGNORECASE)
    return COMMUNITIES.get(found[1].zfill(5)[:2], "") if found else ""
