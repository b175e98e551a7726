"""Address books come in like lists: each card is a row, in all versions of the format."""

import pytest

from leads.imports.files import read_table
from leads.models import Company, Contact, ImportBatch

pytestmark = pytest.mark.usefixtures("tuesday")

OLD = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen;;Dr.
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen=
 M=C3=BCller
ORG:Zuivel Noord B.V.;Sales
TITLE:Buyer
TEL;WORK;FAX:020 555 0009
TEL;CELL:+31 6 12345678
TEL;WORK;PREF:020 555 0001
EMAIL;INTERNET:j.muller@zuivel.example
ADR;WORK:;;Dam 1;Amsterdam;;1012 JS;Netherlands
END:VCARD
"""
APPLE = """BEGIN:VCARD
VERSION:3.0
N:;;;;
FN:Bos\\, Staal & Zn
ORG:Bos\\, Staal & Zn;
item1.TEL;type=pref:013 555 1000
item1.X-ABLabel:_$!<Main>!$_
NOTE:Calls before noon\\nAsk for
  Rik
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD
X-ABShowAs:COMPANY
END:VCARD
"""
NEW = """BEGIN:VCARD
VERSION:4.0
KIND:individual
FN:Ada de Wit
N:de Wit;Ada;;;
ORG:Melk BV
TEL;VALUE=uri;TYPE="voice,work":tel:+31-20-555-0003
EMAIL;PREF=1:ada@melk.example
UID:urn:uuid:4fbe8971
broken line
END:VCARD
"""


@pytest.mark.parametrize(("separator", "encoding"), [("\n", "utf-8"), ("\r\n", "utf-16")])
def test_cards_of_every_version_are_imported(bring, separator, encoding):
    batch = bring((OLD + APPLE + NEW).replace("\n", separator).encode(encoding), name="book.vcf")

    assert (batch.preset, batch.rows, batch.created, batch.refused) == ("vcard", 3, 3, 0)
    people = set(Contact.objects.values_list("company__name", "name", "title", "phone", "email"))
    assert people == {
        ("Zuivel Noord B.V.", "Jürgen Müller", "Buyer", "+31205550001", "j.muller@zuivel.example"),
        ("Bos, Staal & Zn", "", "", "+31135551000", ""),
        ("Melk BV", "Ada de Wit", "", "+31205550003", "ada@melk.example"),
    }
    assert Company.objects.get(name="Zuivel Noord B.V.").postcode == "1012 JS"
    assert batch.state == ImportBatch.State.COMMITTED


def test_damaged_cards_are_read_as_far_as_they_go():
    cards = (
        'BEGIN:VCARD\nTEL;X="a:b\nEND:VCARD\nBEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=odd:=E9va=\n'
    )

    table = read_table.read(
        (cards + "\nEMAIL:eva@x.example\nEND:VCARD\nBEGIN:VCARD\nFN:Cut").encode(), "x.vcf"
    )

    assert [(line, cells[2], cells[10]) for line, cells in table.rows] == [(2, "éva", "eva@x.example")]
