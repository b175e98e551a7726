"""Normalize registration and VAT numbers, so that one number is equal however a list writes it."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .numbers import exact_digits, is_rounded
from .texts import plain

#: python-stdnum's modules per country, and the digits to which zeros lost by a spreadsheet are restored.
_MODULES = """
    AR cuit, AT uid businessid, AU abn:11 acn:9, BE vat:10, BG vat:9, BR cnpj:14, CA bn, CH vat uid, CL rut, CN uscc,
    CO nit, CY vat, CZ dic:8, DE vat, DK cvr, EE kmkr registrikood, ES nif:9, FI ytunnus:8 alv, FR siren:9 siret:14 tva,
    GB vat, GR vat:9, HR oib:11, HU anum, IE vat, IL hp:9, IN_ gstin pan, IT iva:11 codicefiscale, JP cn, KR brn,
    LT pvm, LU tva, LV pvn, MT vat, MX rfc, NL btw, NO mva orgnr, NZ ird, PE ruc, PL nip regon:9, PT nif, RO cui,
    RU inn ogrn, SE vat orgnr, SG uen, SI ddv, SK dph, TH moa, TR vkn:10, TW ubn:8, UA edrpou:8, US ein:9, VN mst:10
"""
#: Numbers of a fixed length without a check digit in python-stdnum: the Dutch KVK, British companies.
_PADDED = {"NL": 8, "GB": 8, "TW": 8}
_SHORTEST = 5  # digits of a number that may have lost zeros
_MOST_LOST = 3  # zeros
_LONGEST = 60  # characters; longer text is no number
#: VAT numbers that are not the number in the register as well; they keep their country code.
_OWN_VAT_NUMBER = frozenset({"NL.btw", "DE.vat", "GB.vat", "IE.vat", "AT.uid", "LU.tva", "SK.dph"})
_OWN_VAT_NUMBER |= {"LT.pvm", "EE.kmkr", "CY.vat", "MT.vat"}
_LABEL = re.compile(
    r"(?:KVK|K\.V\.K\.|BTW|VAT|CIF|NIF|SIREN|SIRET|RCS(?: [A-Z-]+)*|EIN|ABN|ACN|CRN|CVR|UST-?ID(?:NR)?|TAX ID|"
    r"P\.? ?IVA|IVA|TVA|MWST|MOMS|NIPC|NIP|REGON|GSTIN|CNPJ|CUIT|RFC|RUT|UEN|ORG|UID|"
    r"(?:COMPANY|CO\.?)(?: ?REG(?:ISTRATION)?\.?)?(?= ?(?:NO|NR|NUM))|統編|統一編號)[\s.-]*"
    r"(?:NR|NO|NUMMER|NUMBER|ID)?[\s.:#-]*(?=[A-Z]{0,3}[ -]?\d)"
)


class RegisterNumber(NamedTuple):
    """`number` is "" if the cell holds none; `problem` says why a number can't be used."""

    number: str
    problem: Promise | str


def register_number(cell: str, country: str) -> RegisterNumber:
    """Return the registration number of a company in `country` in its normal form.

    Separators, labels and the country code go; zeros that a spreadsheet dropped are restored. A number that it rounded
    is no number, and neither is a placeholder.
    """
    written = plain(cell)
    if not written:
        return RegisterNumber("", "")
    if is_rounded(written):
        problem = format_lazy(
            _("The registration number “{written}” was rounded by a spreadsheet, so it was skipped."),
            written=written,
        )
        return RegisterNumber("", problem)
    return RegisterNumber(_normal(exact_digits(written) or written.upper(), country.upper()), "")


@lru_cache(maxsize=4096)
def _normal(written: str, country: str) -> str:
    if len(written) > _LONGEST:
        return ""
    bare = "".join(sign for sign in _LABEL.sub("", written, count=1) if sign.isalnum())
    if not bare.strip("0") or not bare.strip("9") or not any(map(str.isdigit, bare)):
        return ""
    for name, module, length in _modules().get(country, []):
        for candidate in _candidates(bare, country, length):
            if module.is_valid(candidate):
                return _shared_form(name, module.compact(candidate), country)
    bare = bare.removeprefix(country) if bare.removeprefix(country).isdigit() else bare
    if bare.isdigit() and len(bare) >= _SHORTEST:
        return bare.zfill(_PADDED.get(country, 0))
    return bare


def _candidates(bare: str, country: str, length: int) -> Iterator[str]:
    yield bare
    without = bare.removeprefix("EL" if country == "GR" else country)
    if without != bare:
        yield without
    if country == "SE" and len(bare) == 12 and bare.startswith("16"):
        yield bare[2:]  # the century of a company
    lost = length - len(without)
    if 0 < lost <= _MOST_LOST and len(without) >= _SHORTEST and without[:-1].isdigit():
        yield without.zfill(length)


def _shared_form(name: str, number: str, country: str) -> str:
    """Return one form for the numbers of a country that contain each other."""
    if name in _OWN_VAT_NUMBER:
        return number if number.startswith(country) else country + number
    if name == "FR.tva":
        return number.removeprefix("FR")[2:]  # the SIREN follows two check digits
    if name == "SE.vat":
        return number.removeprefix("SE")[:10]
    if name in ("CH.vat", "NO.mva"):
        return "".join(sign for sign in number if sign.isalnum())[: 12 if country == "CH" else 9]
    number = "".join(sign for sign in number if sign.isalnum()).upper()
    return number.removeprefix(country) if number.removeprefix(country).isdigit() else number


@cache
def _modules() -> dict[str, list[tuple[str, Any, int]]]:
    found: dict[str, list[tuple[str, Any, int]]] = {}
    for line in _MODULES.split(","):
        package, *names = line.split()
        country = package.strip("_")
        for each in names:
            name, _colon, length = each.partition(":")
            module = import_module(f"stdnum.{package.lower()}.{name}")
            found.setdefault(country, []).append((f"{country}.{name}", module, int(length or 0)))
    return found
