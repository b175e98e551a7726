"""E-mails of the last days: reps write with templates, some contacts answer, and a stranger writes too.

It has its own random generator, so that it does not change the rest of the demo.
"""

import uuid
from datetime import timedelta
from email.message import EmailMessage
from random import Random

from leads.correspondence import compose, may_write, merge_fields, templates
from leads.correspondence.compose import Draft
from leads.correspondence.receive import receive
from leads.models import Email, EmailTemplate
from leads.models.stages import OPEN_STAGES, Stage
from salesdesk import clock
from salesdesk.outbox import sending
from salesdesk.people.models import User

from ..world import World
from .files import pdf
from .today import earlier

#: How many working hours ago each rep wrote, and whether an answer came.
WRITTEN = ((22, True), (9, False), (3, True), (0.5, False))
ANSWERS_AFTER = timedelta(minutes=95)
#: Language, name, subject, text.
TEMPLATES = (
    (
        "en",
        "After our call",
        "{proposition}: as promised",
        "Dear {first_name},\n\nThank you for your time just now. As promised: a trial takes two weeks, and we install"
        " everything. Shall I reserve one for {company}?\n\nKind regards,\n{sender}",
    ),
    (
        "nl",
        "Na ons gesprek",
        "{proposition}: zoals beloofd",
        "Beste {first_name},\n\nDank voor uw tijd zojuist. Zoals beloofd: een proef duurt twee weken en wij installeren"
        " alles. Zal ik er een voor {company} reserveren?\n\nMet vriendelijke groet,\n{sender}",
    ),
    (
        "es",
        "Tras nuestra llamada",
        "{proposition}: lo prometido",
        "Hola, {first_name}:\n\nGracias por su tiempo. Como le dije, una prueba dura dos semanas y la instalación corre"
        " de nuestra cuenta. ¿Le reservo una para {company}?\n\nUn saludo,\n{sender}",
    ),
    (
        "zh-hant",
        "通話後續",
        "{proposition}：如您所詢",
        "{first_name} 您好：\n\n感謝您撥冗通話。試用期為兩週，由我們負責安裝。是否為 {company} 保留一個名額？"
        "\n\n{sender} 敬上",
    ),
)
ANSWERS = {
    "en": "Yes, please. Can the engineers come before noon?\n\nAnd what does it cost afterwards?",
    "nl": "Graag, maar niet voor de vijftiende. Wat kost het daarna?",
    "es": "De acuerdo. ¿Cuánto cuesta después de la prueba?",
    "zh-hant": "好的，麻煩先提供報價單。",
}
#: The text of the files attached to an e-mail and to its answer.
TRIAL = ("Week 1: we install everything.", "Week 2: you measure.")
HALLS = ("Hall 1: four doors.", "Hall 2: six doors.")
STRANGER = (
    b"From: Inkoop <inkoop@vriesveem.example>\nSubject: Sensors for our new hall\n"
    b"Message-ID: <hall@vriesveem.example>\n\nA colleague at the fair gave me this address. Who can visit us?\n"
)


def plan(world: World) -> None:
    """Schedule the templates, the e-mails of each rep and their answers."""
    people, rng = world.people, Random("correspondence")
    reps = (people.maaike, people.pim, people.ines, people.meiling, people.joost, people.alba)
    first = min(
        earlier(rep, world.until, hours=max(hours for hours, _answered in WRITTEN) + 1) for rep in reps
    )
    world.schedule.add(first, _save_templates, people.team)
    for rep in reps:
        for hours, is_answered in WRITTEN:
            world.schedule.add(earlier(rep, world.until, hours=hours), _write, world, rng, rep, is_answered)
    world.schedule.add(earlier(people.maaike, world.until, hours=2), receive, STRANGER)


def _save_templates(team) -> None:
    for language, name, subject, text in TEMPLATES:
        EmailTemplate.objects.create(team=team, language=language, name=name, subject=subject, text=text)


def _write(world: World, rng: Random, rep: User, is_answered: bool) -> None:
    """Write to a contact of a lead that the rep holds, whom they have not written to yet."""
    held = rep.held_leads.filter(stage__in=OPEN_STAGES).exclude(stage=Stage.SUSPECT)
    unwritten = held.exclude(contact__email="").exclude(activities__email__isnull=False)
    related = unwritten.select_related("company", "contact", "campaign__proposition")
    leads = [lead for lead in related.order_by("pk")[:30] if lead.contact]
    rng.shuffle(leads)
    lead = next((each for each in leads if not may_write.refusal(each, each.contact)), None)
    if lead is None:
        return
    template = templates.for_contact(lead.contact, lead.company.country, rep)[0]
    filled = merge_fields.fill(template, lead, lead.contact, rep)
    key = uuid.UUID(int=rng.getrandbits(128))
    files = [pdf("Trial.pdf", "A trial in two weeks", TRIAL)] if is_answered else []
    draft = Draft(lead.contact, filled.subject, filled.text, key, uploads=files)
    email = compose.send(lead.pk, draft, by=rep)
    answered_at = clock.now() + ANSWERS_AFTER
    if is_answered and answered_at < world.until:
        world.schedule.add(answered_at, _answer, email, ANSWERS[template.language])


def _answer(email: Email, text: str) -> None:
    sending.run(clock.now(), limit=500)
    answer = EmailMessage()
    answer["From"], answer["Subject"] = email.address, f"Re: {email.subject}"
    answer["Message-ID"] = f"<answer-{email.pk}@customer.example>"
    answer["In-Reply-To"] = f"<{email.message_id}>"
    answer.set_content(text)
    plan = pdf("Halls.pdf", str(email.activity.lead.company), HALLS).read()
    answer.add_attachment(plan, "application", "pdf", filename="Halls.pdf")
    receive(answer.as_bytes())
