"""Test the PDF of quotes: what it says, in which standard, and that nothing typed is taken for markup."""

import io
import time

from pypdf import PdfReader

from handoffs.quotes import pdf
from handoffs.quotes.pdf import AcceptanceRecord
from leads.models import Company

from .conftest import line

#: In typst each of these would be code, an equation, a heading, a link, or an error.
MARKUP = '#panic("x") $ x $ = Big *bold* _it_ <a> @b `c` \\ [d] {e} "f" // g'


def read(content: bytes) -> tuple[PdfReader, str]:
    """Return the PDF and the text that a reader can select in it, on one line."""
    reader = PdfReader(io.BytesIO(content))
    return reader, " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def is_pdf_a(reader: PdfReader) -> bool:
    metadata = reader.xmp_metadata.stream.get_data().decode()
    return ">2<" in metadata and ">B<" in metadata and "pdfaid" in metadata


def test_pdf_has_selectable_text_and_correct_totals(small_deal, make_quote):
    draft = make_quote(small_deal, line("0.005", text="Probe"), line("1000", "2", "10", "9", text="Training"))
    reader, text = read(pdf.render(draft))

    assert is_pdf_a(reader)
    for shown in (
        "North BV",
        "Kade 1",
        "Bakkerij Bos",
        "2026-0001",
        "Training",
        "30 days net",
        "As we discussed.",
    ):
        assert shown in text
    for amount in ("€ 0,005", "€ 0,01", "€ 1.800,00", "€ 1.800,01", "€ 162,00", "€ 1.962,01"):
        assert amount in text.replace("\xa0", " ")


def test_pdf_of_forty_lines_takes_less_than_a_second(small_deal, make_quote):
    draft = make_quote(small_deal, *[line(str(number), text=f"Line {number}") for number in range(1, 41)])
    pdf.render(draft)  # fonts are read once per process
    began = time.perf_counter()
    content = pdf.render(draft)
    assert time.perf_counter() - began < 1

    reader, text = read(content)
    assert len(reader.pages) == 2
    assert "Line 40" in text
    assert "820,00" in text


def test_typed_markup_is_shown_as_it_was_typed(small_deal, make_quote, seller):
    seller.terms = seller.address = MARKUP
    seller.save()
    Company.objects.filter(pk=small_deal.lead.company_id).update(name=MARKUP)
    small_deal.lead.company.refresh_from_db()
    reader, text = read(pdf.render(make_quote(small_deal, line(text=MARKUP))))

    assert is_pdf_a(reader)
    assert text.count('#panic("x") $ x $ = Big *bold* _it_') >= 3


def test_chinese_quote_is_pdf_a_with_selectable_text(small_deal, make_quote):
    draft = make_quote(small_deal, line(text="冷鏈感測器"))
    draft.language = "zh-hant"
    reader, text = read(pdf.render(draft))
    assert is_pdf_a(reader)
    assert "冷鏈感測器" in text


def test_letters_that_no_font_has_still_give_a_pdf(small_deal, make_quote):
    reader, text = read(pdf.render(make_quote(small_deal, line("12.50", text="ไทย"))))
    assert not is_pdf_a(reader)
    assert "12,50" in text


def test_accepted_pdf_carries_the_record(small_deal, make_quote):
    record = AcceptanceRecord("Sanne Dekker", "24 Nov 2026 10:00", "a" * 64, "b" * 64)
    _reader, text = read(pdf.render(make_quote(small_deal), record))
    for shown in ("Sanne Dekker", "24 Nov 2026 10:00"):
        assert shown in text
    assert "a" * 64 in text.replace(" ", "")


def test_draft_says_so(small_deal, make_quote):
    assert "Draft" in read(pdf.render(make_quote(small_deal)))[1]
