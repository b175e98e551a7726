"""The PDF of a quote (PDF/A-2b), made by typst from quote.typ.

All texts are written here, in the customer's language and with the figures of their country, and passed as data.
"""

import json
import logging
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from handoffs.models import QuoteSettings, QuoteVersion
from salesdesk import clock, formats

from . import amounts, totals

log = logging.getLogger(__name__)

TEMPLATE = Path(__file__).with_name("quote.typ")
STANDARD: Literal["a-2b"] = "a-2b"
#: How typst calls the languages of the desk.
LANGUAGES = {"zh-hant": ("zh", "TW")}


class AcceptanceRecord(NamedTuple):
    """The acceptance record on the accepted PDF: who accepted which PDF, when, and the digest of this record."""

    name: str
    at: str
    pdf_sha256: str
    record_sha256: str


def render(version: QuoteVersion, record: AcceptanceRecord | None = None, *, final: bool = False) -> bytes:
    """Return the PDF of `version`, with the record of its acceptance if there is one.

    A draft says that it is one, unless it is `final`: about to be sent.
    """
    lead = version.quote.opportunity.lead
    with override(version.language), formats.reader_country(lead.company.country):
        data = json.dumps(_data(version, record, final), ensure_ascii=False)
    try:
        return _compile(version, data, STANDARD)
    except typst.TypstError:
        # Most often a letter that no font has, such as Thai: the quote is still readable, but no PDF/A.
        log.warning("The PDF of quote %s is not PDF/A", version.pk)
        return _compile(version, data, None)


def _compile(version: QuoteVersion, data: str, standard: Literal["a-2b"] | None) -> bytes:
    return typst.compile(
        TEMPLATE,
        sys_inputs={"data": data},
        font_paths=_fonts(),
        pdf_standards=standard,
        timestamp=int((version.sent_at or clock.now()).timestamp()),
    )


def file_name(version: QuoteVersion) -> str:
    with override(version.language):
        return f"{_('Quote')} {version.reference.replace('/', '-')}.pdf"


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts, read once: those of typst, and one for Chinese. The system's own would differ by server."""
    folder = files("cvttf_NotoSansCJK_Regular")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])


def _data(version: QuoteVersion, record: AcceptanceRecord | None, final: bool) -> dict:
    seller, currency, holder = QuoteSettings.current(), version.currency, version.quote.opportunity.holder
    lines = list(version.lines.all())
    sums = totals.total(lines, currency)
    lang, region = LANGUAGES.get(version.language, (version.language, None))
    issued = version.sent_at or clock.now()
    title = _("Quote %(number)s") % {"number": version.reference}
    return {
        "lang": lang,
        "region": region,
        "title": title,
        "draft": _("Draft: not sent yet") if version.is_draft and not final else "",
        "seller": {
            "name": seller.seller,
            "address": _clean(seller.address),
            "registration": seller.registration,
        },
        "to": _to(version),
        "facts": [
            [_("Date"), formats.full_day(issued.astimezone(ZoneInfo(holder.time_zone)).date())],
            [_("Valid until"), formats.full_day(version.valid_until)],
            [_("Your contact"), f"{holder.name}, {holder.email}"],
        ],
        "introduction": _clean(version.introduction),
        "headers": [_("Description"), _("Quantity"), _("Unit price"), _("Discount"), _("VAT"), _("Amount")],
        "lines": [
            [
                line.description,
                amounts.quantity(line.quantity),
                amounts.unit_price(line.unit_price, currency),
                amounts.rate(line.discount) if line.discount else "",
                amounts.rate(line.vat_rate),
                amounts.exact_money(amount, currency),
            ]
            for line, amount in zip(lines, sums.lines, strict=True)
        ],
        "totals": [
            [_("Total excluding VAT"), amounts.exact_money(sums.net, currency)],
            *([_vat_label(each, currency), amounts.exact_money(each.vat, currency)] for each in sums.rates),
        ],
        "total": [_("Total including VAT"), amounts.exact_money(sums.gross, currency)],
        "terms": [_("Terms"), _clean(version.terms)],
        "record-title": _("Accepted"),
        "record": _record(record),
        "footer": " · ".join(part for part in (seller.seller, title) if part),
    }


def _vat_label(each: totals.VatTotal, currency: str) -> str:
    facts = {"rate": amounts.rate(each.rate), "net": amounts.exact_money(each.net, currency)}
    return _("VAT %(rate)s on %(net)s") % facts


def _to(version: QuoteVersion) -> str:
    company, contact = version.quote.opportunity.lead.company, version.contact
    town = " ".join(part for part in (company.postcode, company.city) if part)
    return "\n".join(line for line in (company.name, contact.name, company.address, town) if line)


def _record(record: AcceptanceRecord | None) -> list[list[str]]:
    if record is None:
        return []
    return [
        [_("Name"), record.name],
        [_("Time"), record.at],
        [_("SHA-256 of the PDF that was accepted"), record.pdf_sha256],
        [_("SHA-256 of this record"), record.record_sha256],
    ]


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
