"""Countries: two letters inside, on the page their name in the reader's language, typed by any of their names."""

import difflib
import re
import unicodedata
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import phonenumbers
from django.utils.translation import get_language
from holidays.registry import COUNTRIES

_LANGUAGES = ("en", "nl", "es", "zh")
_CODE_FIRST = re.compile(r"([A-Z]{2})\s+\W*(\S.*)")
_ACCENTS = re.compile("[\u0300-\u036f]")

# What lists write beside the official names; the Chinese ones are Traditional.
SPOKEN = {
    "NL": "the netherlands,holland,nederlanden,koninkrijk der nederlanden,países bajos,荷蘭",
    "ES": "españa,kingdom of spain,spanje,西班牙",
    "TW": "taiwan roc,taiwan r o c,republic of china,roc,r o c,taiwan province of china,台灣,臺灣,中華民國",
    "GB": "uk,u k,great britain,britain,england,scotland,wales,northern ireland,engeland,groot brittannië,"
    "reino unido,inglaterra,英國",
    "US": "usa,u s a,u s,united states of america,united states of ame,america,verenigde staten,vs,"
    "estados unidos,ee uu,eeuu,美國",
    "DE": "bundesrepublik deutschland,deutschland,duitsland,alemania,德國",
    "FR": "frankrijk,francia,法國",
    "BE": "belgië,belgique,bélgica,比利時",
    "LU": "luxemburg,luxemburgo,盧森堡",
    "CH": "schweiz,suisse,zwitserland,suiza,瑞士",
    "AT": "österreich,oostenrijk,奧地利",
    "IT": "italia,italië,義大利,意大利",
    "PT": "portugal,葡萄牙",
    "IE": "ierland,republic of ireland,愛爾蘭",
    "DK": "danmark,denemarken,丹麥",
    "SE": "sverige,zweden,瑞典",
    "NO": "norge,noorwegen,挪威",
    "FI": "suomi,芬蘭",
    "PL": "polska,polen,波蘭",
    "CZ": "czech republic,tsjechië,tsjechische republiek,república checa,捷克",
    "TR": "turkey,türkiye,turkije,土耳其",
    "RU": "russian federation,rusland,俄羅斯",
    "CN": "pr china,p r china,people's republic of china,prc,mainland china,中國,中国,中國大陸",
    "HK": "hong kong sar,hongkong,香港",
    "MO": "macau,macao,澳門",
    "JP": "日本",
    "KR": "korea,south korea,republic of korea,zuid korea,corea del sur,南韓,韓國",
    "SG": "新加坡",
    "MY": "馬來西亞",
    "TH": "泰國",
    "VN": "viet nam,越南",
    "PH": "the philippines,菲律賓",
    "ID": "印尼,印度尼西亞",
    "IN": "印度",
    "AU": "澳洲,澳大利亞",
    "NZ": "紐西蘭",
    "CA": "加拿大",
    "MX": "méjico,墨西哥",
    "BR": "brasil,巴西",
    "KY": "開曼群島,英屬開曼群島",
    "VG": "英屬維京群島,british virgin islands",
    "BM": "百慕達,百慕達群島",
    "WS": "薩摩亞",
    "CW": "curacao,curaçao",
}


def code_of(written: str) -> str:
    """The ISO 3166 code of the country named in English, Dutch, Spanish or Chinese, or "" when it is none."""
    known = _known()
    if code := known.get(_folded(written), ""):
        return code
    # "KY 開曼群島", as Taiwan's exchange writes it: taken only where code and name agree.
    if (both := _CODE_FIRST.fullmatch(written)) and known.get(_folded(both[2])) == both[1]:
        return both[1]
    return ""


def name_of(code: str) -> str:
    """A country's name in the language of the page, in English where we have no other."""
    return _names(get_language() or "en").get(code, code)


def choices() -> list[tuple[str, str]]:
    """Code and name of every country, by name."""
    named = _names(get_language() or "en").items()
    return sorted(named, key=lambda country: _folded(country[1]))


def nearest(written: str) -> str:
    """The name that was probably meant by one that is no country's, or ""."""
    close = difflib.get_close_matches(_folded(written), list(_known()), n=1, cutoff=0.75)
    return name_of(_known()[close[0]]) if close else ""


@cache
def _table() -> dict[str, dict[str, str]]:
    """By code, phonenumbers' names of a country by language. Read past its package, which would bring the names of all
    places with a telephone: a hundred megabytes and most of a second in every process."""
    path = Path(phonenumbers.__file__).parent / "geodata" / "locale.py"
    spec = spec_from_file_location("phonenumbers.geodata.locale", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.LOCALE_DATA


@cache
def _names(language: str) -> dict[str, str]:
    return {code: _name(code, language.partition("-")[0]) for code in _table() if len(code) == 2}


def _name(code: str, language: str) -> str:
    names = _table()[code]
    english = _written(names, "en")
    if language == "zh":  # the table is in Simplified characters, the desk writes Traditional ones
        return next(
            (name for name in SPOKEN.get(code, "").split(",") if "\u4e00" <= name[:1] <= "\u9fff"), english
        )
    return _written(names, language) or english


def _written(names: dict[str, str], language: str) -> str:
    """A name of the table, in which "*aa" says: the same as in language aa."""
    name = names.get(language, "")
    return names.get(name[1:], "") if name.startswith("*") else name


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, codes in COUNTRIES.items():
        known[_folded(name)] = known[codes[1].casefold()] = known[codes[2].casefold()] = codes[1]
    for code, names in _table().items():
        for language in _LANGUAGES:
            if name := _written(names, language):
                known.setdefault(_folded(name), code)
    for code, spoken_to in SPOKEN.items():
        known.update({_folded(name): code for name in spoken_to.split(",")})
    return known


def _folded(name: str) -> str:
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare)))
