"""Countries: stored as ISO codes, shown by name in the reader's language, recognized by any of their names."""

import difflib
import re
import unicodedata
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import phonenumbers
from django.utils.translation import get_language
from holidays.registry import COUNTRIES

_LANGUAGES = ("en", "nl", "es", "de", "fr", "it", "pt", "ja", "zh")
_CODE_FIRST = re.compile(r"([A-Z]{2})\s+\W*(\S.*)")
_ACCENTS = re.compile("[\u0300-\u036f]")

#: Names that changed since the table was made; the old ones are still recognized in lists.
_RENAMED = {
    "SZ": {"en": "Eswatini", "nl": "Eswatini", "es": "Esuatini"},
    "MK": {"en": "North Macedonia", "nl": "Noord-Macedonië", "es": "Macedonia del Norte"},
    "CZ": {"en": "Czechia"},
    "RE": {"en": "Réunion"},
    "TR": {"en": "Türkiye"},
    "CD": {"en": "Democratic Republic of the Congo"},
    "VA": {"en": "Vatican City"},
}
#: Codes of countries that no longer exist.
_FORMER = {"AN"}

# Names found in imported lists besides the official ones; the Chinese ones are Traditional.
COMMON_NAMES = {
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


def code_of(typed: str) -> str:
    """Return the ISO 3166 code of a country named in English, Dutch, Spanish or Chinese, or "" if unknown."""
    known = _known()
    if code := known.get(_normalized(typed), ""):
        return code
    # Taiwan's stock exchange writes "KY 開曼群島": accept it only where code and name agree.
    if (match := _CODE_FIRST.fullmatch(typed)) and known.get(_normalized(match[2])) == match[1]:
        return match[1]
    return ""


def name_of(code: str) -> str:
    """Return the country's name in the active language, falling back to English."""
    return _names(get_language() or "en").get(code, code)


def choices() -> list[tuple[str, str]]:
    """Return (code, name) of every country, sorted by name."""
    names = _names(get_language() or "en").items()
    return sorted(names, key=lambda country: _normalized(country[1]))


def nearest(typed: str) -> str:
    """Return the name of the country that a misspelled name probably means, or ""."""
    close = difflib.get_close_matches(_normalized(typed), list(_known()), n=1, cutoff=0.75)
    return name_of(_known()[close[0]]) if close else ""


@cache
def _table() -> dict[str, dict[str, str]]:
    """Return phonenumbers' country names: by country code, then by language.

    The module is loaded on its own: importing its package would load every place name, which costs 100 MB and
    most of a second in each process.
    """
    path = Path(phonenumbers.__file__).parent / "geodata" / "locale.py"
    spec = spec_from_file_location("phonenumbers.geodata.locale", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.LOCALE_DATA


@cache
def _names(language: str) -> dict[str, str]:
    codes = (code for code in _table() if len(code) == 2 and code not in _FORMER)
    return {code: _name(code, language.partition("-")[0]) for code in codes}


def _name(code: str, language: str) -> str:
    names = _table()[code] | _RENAMED.get(code, {})
    english = _written(names, "en")
    if language == "zh":  # the table has Simplified characters, and our pages use Traditional ones
        common = COMMON_NAMES.get(code, "").split(",")
        return next((name for name in common if "\u4e00" <= name[:1] <= "\u9fff"), english)
    return _written(names, language) or english


def _written(names: dict[str, str], language: str) -> str:
    """Return the name in `language`, resolving the table's "*aa", which means "as in language aa"."""
    name = names.get(language, "")
    return names.get(name[1:], "") if name.startswith("*") else name


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for name, codes in COUNTRIES.items():
        known[_normalized(name)] = known[codes[1].casefold()] = known[codes[2].casefold()] = codes[1]
    for code, names in _table().items():
        for language in _LANGUAGES:
            if name := _written(names, language):
                known.setdefault(_normalized(name), code)
    for code, names in _RENAMED.items():
        known.update({_normalized(name): code for name in names.values()})
    for code, common in COMMON_NAMES.items():
        known.update({_normalized(name): code for name in common.split(",")})
    return known


def _normalized(name: str) -> str:
    """Return `name` in lower case, without accents and punctuation."""
    unaccented = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.casefold()))
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFC", unaccented)))
