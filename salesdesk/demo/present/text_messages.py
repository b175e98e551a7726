"""Text messages of the last days: consents, messages sent by hand, answers, and a request for a call.

It has its own random generator, so that it does not change the rest of the demo.
"""

import uuid
from datetime import timedelta
from random import Random

from leads.compliance import suppression
from leads.messaging import compose, consents, receive
from leads.messaging.compose import Draft
from leads.models import Channel, Contact, TextMessage
from leads.models.stages import CALLED_STREAMS, Stage
from salesdesk import clock
from salesdesk.people.models import User

from ..world import World
from .today import earlier

#: How many working hours ago each rep wrote, on which channel, and what came back.
WRITTEN = (
    (16, Channel.WHATSAPP, "fine"),
    (6, Channel.SMS, ""),
    (1.5, Channel.WHATSAPP, "call"),
)
ANSWERS_AFTER = timedelta(minutes=40)
TEXTS = {
    "en": "The trial can start on Monday. Shall I reserve it for you?",
    "nl": "De proef kan maandag beginnen. Zal ik hem voor u reserveren?",
    "es": "La prueba puede empezar el lunes. ¿Se la reservo?",
    "zh-hant": "試用期可從週一開始，需要為您保留嗎？",
}
ANSWERS = {
    "fine": {
        "en": "Monday is fine, before ten.",
        "nl": "Maandag is goed, graag voor tienen.",
        "es": "El lunes está bien, antes de las diez.",
        "zh-hant": "週一可以，請在十點前。",
    },
    "call": {
        "en": "Please call me. It is about the second hall.",
        "nl": "Bel me even. Het gaat over de tweede hal.",
        "es": "Llámeme, por favor. Es por la segunda nave.",
        "zh-hant": "請打電話給我。想談第二個倉庫。",
    },
}
UNKNOWN, QUESTION = "+31612345678", "Zijn jullie volgende week op de beurs?"


def plan(world: World) -> None:
    """Schedule the consents, the messages of each inside rep and their answers."""
    people, rng = world.people, Random("text messages")
    for rep in (people.maaike, people.pim, people.ines, people.meiling):
        for hours, channel, answer in WRITTEN:
            world.schedule.add(
                earlier(rep, world.until, hours=hours), _write, world, rng, rep, channel, answer
            )
    at = earlier(people.maaike, world.until, hours=3)
    world.schedule.add(at, receive.receive, Channel.WHATSAPP, "unknown", UNKNOWN, QUESTION)


def _write(world: World, rng: Random, rep: User, channel: Channel, answer: str) -> None:
    """Write to a contact who said on the phone that a message is welcome."""
    held = rep.held_leads.filter(stream__in=CALLED_STREAMS, stage__in=[Stage.PROSPECT, Stage.MQL])
    unasked = held.exclude(contact__phone="").exclude(contact__channel_consents__isnull=False)
    leads = [
        lead for lead in unasked.select_related("company", "contact").order_by("pk")[:30] if lead.contact
    ]
    rng.shuffle(leads)
    lead = next((each for each in leads if _may_be_asked(each.contact)), None)
    if lead is None:
        return
    now = clock.now()
    consents.give(
        lead.contact,
        channel,
        since=now.date(),
        proof="Said so on the phone, recorded in the call note",
        by=rep,
    )
    language = rep.language if rep.language in TEXTS else "en"
    key = uuid.UUID(int=rng.getrandbits(128))
    message = compose.send(lead.pk, Draft(lead.contact, channel, TEXTS[language], key, by_hand=True), by=rep)
    if answer and now + ANSWERS_AFTER < world.until:
        world.schedule.add(now + ANSWERS_AFTER, _answer, message, ANSWERS[answer][language])


def _may_be_asked(contact: Contact) -> bool:
    return not (suppression.is_suppressed(contact.phone) or suppression.has_objected(contact))


def _answer(message: TextMessage, text: str) -> None:
    receive.receive(Channel(message.channel), f"answer-{message.pk}", message.address, text)
