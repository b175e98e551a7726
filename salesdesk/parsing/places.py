"""Parse postcodes, and the place at the start of an address."""

import re
from typing import NamedTuple

from .texts import plain

# Taiwan's counties and cities with the ranges of their three-digit postcodes.
CITIES = {
    "台北市": [(100, 116)],
    "基隆市": [(200, 206)],
    "連江縣": [(209, 212)],
    "新北市": [(207, 208), (220, 253)],
    "宜蘭縣": [(260, 272)],
    "新竹市": [(300, 300)],
    "新竹縣": [(302, 315)],
    "桃園市": [(320, 338)],
    "苗栗縣": [(350, 369)],
    "台中市": [(400, 439)],
    "彰化縣": [(500, 530)],
    "南投縣": [(540, 558)],
    "嘉義市": [(600, 600)],
    "嘉義縣": [(602, 625)],
    "雲林縣": [(630, 655)],
    "台南市": [(700, 745)],
    "高雄市": [(800, 852)],
    "澎湖縣": [(880, 885)],
    "金門縣": [(890, 896)],
    "屏東縣": [(900, 947)],
    "台東縣": [(950, 966)],
    "花蓮縣": [(970, 983)],
}
# Towns written without their county, and former names of counties.
TOWNS = {
    "竹北市": "新竹縣",
    "苗栗市": "苗栗縣",
    "頭份市": "苗栗縣",
    "彰化市": "彰化縣",
    "員林市": "彰化縣",
    "南投市": "南投縣",
    "斗六市": "雲林縣",
    "屏東市": "屏東縣",
    "宜蘭市": "宜蘭縣",
    "花蓮市": "花蓮縣",
    "台東市": "台東縣",
    "板橋區": "新北市",
    "台北縣": "新北市",
    "桃園縣": "桃園市",
    "台中縣": "台中市",
    "台南縣": "台南市",
    "高雄縣": "高雄市",
}
_LEADING_CODE = re.compile(r"\(?(\d{3}(?:\d{2,3})?)\)?(?!\d)\s*")
_BEFORE_CITY = re.compile(r"(?:中華民國|台灣省?)?(?:\w{2}(?:科學)?(?:工業)?園區(?=\w{2}[市縣]))?")
_DUTCH = re.compile(r"(?:NL-?)?([1-9]\d{3})\s*([A-Z]{2})")
_TAIWANESE = re.compile(r"\d{3}(?:\d{2,3})?")


class PlaceInAddress(NamedTuple):
    """City and postcode of an address; either is "" if unknown."""

    city: str
    postcode: str


def postcode(cell: str, country: str) -> str:
    """Return the postcode in its national format, restoring a leading zero lost in Spanish ones."""
    written = plain(cell).upper()
    if country == "NL" and (found := _DUTCH.fullmatch(written)):
        return f"{found[1]} {found[2]}"
    if country == "ES":
        digits = written.removeprefix("E-").removeprefix("ES-")
        return digits.zfill(5) if digits.isdigit() and len(digits) in (4, 5) else written
    if country == "TW" and _TAIWANESE.fullmatch(compact := written.replace("-", "").replace(" ", "")):
        return compact
    return written


def place_in_address(address: str, country: str) -> PlaceInAddress:
    """Return city and postcode at the start of a Taiwanese address, which lists often hold in one column.

    臺 is read as 台, and the look-alike 巿 as 市. The name of a science park may precede the city. Addresses elsewhere,
    or starting with a road, give empty values.
    """
    if country != "TW":
        return PlaceInAddress("", "")
    written = plain(address).replace("臺", "台").replace("巿", "市")
    found = _LEADING_CODE.match(written)
    code, rest = (found[1], written[found.end() :]) if found else ("", written)
    if not rest or rest[0].isascii():
        return PlaceInAddress("", "")  # "104 Harbour Road": a house number, not a postcode
    rest = _BEFORE_CITY.sub("", rest, count=1)
    city = rest[:3] if rest[:3] in CITIES else TOWNS.get(rest[:3], "")
    return PlaceInAddress(city or _city_of(code), code)


def _city_of(code: str) -> str:
    area = int(code[:3] or 0)
    return next(
        (city for city, spans in CITIES.items() if any(low <= area <= high for low, high in spans)), ""
    )
