"""Marketing's brochures, and those that reps sent lately; some were opened.

It has its own random generator, so that it does not change the calls of the rest of the demo.
"""

import uuid
from datetime import timedelta
from random import Random
from typing import NamedTuple

from campaigns import brochure_library
from campaigns.models import Brochure
from leads.brochures import offered, sending
from leads.correspondence import compose, may_write
from leads.correspondence.compose import Draft
from leads.email_nurture import clicks
from leads.models import Contact, Lead
from leads.models.stages import OPEN_STAGES
from salesdesk import clock
from salesdesk.people.models import User

from ..world import World, morning
from .files import pdf
from .today import earlier

OPENED = 0.6


class Sketch(NamedTuple):
    """A brochure: its campaign, language, title, the lines of its file, and the text of the e-mail."""

    campaign: str
    language: str
    title: str
    lines: tuple[str, ...]
    text: str


ENGLISH = (
    "Dear {first_name},\n\nAs we discussed, here is how others did it:\n{link}\n\n"
    "I am happy to look at {company} with you.\n\nKind regards,\n{rep}"
)
DUTCH = (
    "Beste {first_name},\n\nZoals besproken: zo deden anderen het.\n{link}\n\n"
    "Ik denk graag mee over {company}.\n\nMet vriendelijke groet,\n{rep}"
)
SPANISH = (
    "Hola {first_name}:\n\nComo hemos hablado, así lo hicieron otros:\n{link}\n\n"
    "Con gusto lo vemos para {company}.\n\nUn saludo,\n{rep}"
)
CHINESE = (
    "{first_name} 您好：\n\n附上先前提到的資料：\n{link}\n\n歡迎隨時與我討論 {company} 的需求。\n\n{rep}"
)
SKETCHES = [
    Sketch(
        "cold",
        "nl",
        "Koelketen in één minuut",
        ("Alarm binnen een minuut.", "Sensoren in een uur geplaatst."),
        DUTCH,
    ),
    Sketch(
        "cold",
        "es",
        "Cadena de frío al minuto",
        ("Alarma en un minuto.", "Sensores instalados en una hora."),
        SPANISH,
    ),
    Sketch(
        "cold",
        "en",
        "The cold chain, minute by minute",
        ("Alarm within one minute.", "Fitted in an hour."),
        ENGLISH,
    ),
    Sketch("cold", "nl", "Prijslijst sensoren", ("Per deur vanaf 18 euro per maand.",), DUTCH),
    Sketch(
        "energy",
        "nl",
        "Stroom per machine",
        ("Zie vanaf de eerste dag welke machine stroom verspilt.",),
        DUTCH,
    ),
    Sketch("clean", "zh-hant", "無塵室稽核報告", ("Audit reports without typing.",), CHINESE),
    Sketch("safe", "es", "Alarmas que llegan a quien actúa", ("Una alarma, una persona.",), SPANISH),
]
#: The title of which a second version was uploaded.
RENEWED = "Prijslijst sensoren"


def plan(world: World) -> None:
    """Add the library on the first morning, and schedule what is sent."""
    people = world.people
    with clock.moved_to(morning(world.until - timedelta(days=60))):
        for sketch in SKETCHES:
            _add(world, sketch, people.nora)
    rng = Random(7)
    for rep in (people.maaike, people.pim, people.ines, people.meiling, people.joost):
        for hours in (3, 7, 12, 20):
            world.schedule.add(earlier(rep, world.until, hours=hours), _send, rep, rng)


def _add(world: World, sketch: Sketch, by: User) -> None:
    brochure = Brochure.objects.create(
        proposition=world.campaigns[sketch.campaign].proposition,
        language=sketch.language,
        title=sketch.title,
        text=sketch.text,
    )
    for _version in range(2 if sketch.title == RENEWED else 1):
        brochure_library.add_version(brochure, pdf(f"{sketch.title}.pdf", sketch.title, sketch.lines), by)


def _send(rep: User, rng: Random) -> None:
    """Send a brochure to a lead that the rep has and that can be written to, and perhaps open it."""
    held = rep.held_leads.filter(stage__in=OPEN_STAGES).exclude(contact__email="")
    for lead in held.select_related("company", "campaign", "contact").order_by("pk")[:40]:
        contact = lead.contact
        if contact is None or lead.sent_brochures.exists() or may_write.refusal(lead, contact):
            continue
        if found := offered.brochures_for(lead, contact):
            _send_to(lead, contact, found[0], rep, rng)
            return


def _send_to(lead: Lead, contact: Contact, brochure: Brochure, rep: User, rng: Random) -> None:
    key = uuid.UUID(int=rng.getrandbits(128))
    text = sending.text_of(brochure, lead, contact, rep, key)
    email = compose.send(lead.pk, Draft(contact, brochure.title, text, key), by=rep)
    sent = email.brochures.get()
    if rng.random() < OPENED:
        with clock.moved_to(clock.now() + timedelta(minutes=25)):
            clicks.handle_click(sent.links.get())
