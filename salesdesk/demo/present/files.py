"""Files that people attach to their leads: specifications, plans and lists, made here so that they open.

It has its own random generator, so that it does not change the calls of the rest of the demo.
"""

from random import Random
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile

from leads.attachments import attaching
from leads.models import Lead
from leads.models.stages import Stage
from salesdesk.people.models import User

from ..world import World
from .today import earlier


class Document(NamedTuple):
    """The text of one page; `{company}` is replaced by the company's name."""

    name: str
    title: str
    lines: tuple[str, ...]


DOCUMENTS = [
    Document(
        "Requirements.pdf",
        "Requirements of {company}",
        ("Two docks, six trucks a day.", "Alarm within one minute.", "Decision by the board in the spring."),
    ),
    Document(
        "Site visit.pdf",
        "Site visit at {company}",
        ("Cold store 1: -20 °C, one door.", "Cold store 2: +4 °C, two doors.", "Network in both halls."),
    ),
    Document(
        "Current contract.pdf",
        "Contract of {company} with its supplier",
        ("Ends on 31 December.", "Notice: three months.", "Price per month: 1,150 euros."),
    ),
]
DOORS = "door;from;to\n1;06:00;22:00\n2;06:00;18:00\n3;00:00;24:00\n"


def plan(world: World) -> None:
    """Schedule them, each so many working hours before the present."""
    people, rng = world.people, Random(3)
    for rep in (people.joost, people.alba, people.maaike, people.pim):
        for number, hours in enumerate((3, 10, 18, 26)):
            world.schedule.add(earlier(rep, world.until, hours=hours), _attach, rep, number, rng)


def _attach(rep: User, number: int, rng: Random) -> None:
    stages = [Stage.SQL, Stage.OPPORTUNITY]
    found = list(rep.held_leads.filter(stage__in=stages).select_related("company").order_by("pk")[:40])
    if found:
        _attach_to(rng.choice(found), rep, number)


def _attach_to(lead: Lead, rep: User, number: int) -> None:
    document = DOCUMENTS[number % len(DOCUMENTS)]
    files = [pdf(document.name, document.title.format(company=lead.company), document.lines)]
    if number == 0:
        files.append(SimpleUploadedFile("Door hours.csv", DOORS.encode()))
    attaching.attach(lead, files, rep)


def pdf(name: str, title: str, lines: tuple[str, ...]) -> SimpleUploadedFile:
    """Return a PDF of one page with a title and lines."""
    shown = [f"BT /F 20 Tf 60 770 Td ({_escaped(title)}) Tj ET"]
    shown += [
        f"BT /F 12 Tf 60 {735 - 20 * row} Td ({_escaped(line)}) Tj ET" for row, line in enumerate(lines)
    ]
    page = "\n".join(shown).encode("cp1252", "replace")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(page), page),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"xref\n0 6\n0000000000 65535 f \n%s" % table + b"trailer<</Size 6/Root 1 0 R>>\n"
    content += b"startxref\n%d\n%%%%EOF\n" % content.index(b"xref\n0 6")
    return SimpleUploadedFile(name, content)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
