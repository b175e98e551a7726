"""Two forms on Noorderlicht's site, and what visitors sent with them. The price list asks for a proof of work."""

from datetime import timedelta

from leads.models import FormText, PublicForm
from leads.public_forms import definitions, submit
from leads.public_forms.submit import Answers
from salesdesk import clock

from ..world import World, morning
from .today import earlier

SITE = "https://noorderlicht.example"
CONSENT = {
    "nl": (
        "Bel mij terug",
        "Noorderlicht mag mij bellen en mailen over koelbewaking. Ik kan dat altijd stopzetten.",
    ),
    "en": (
        "Call me back",
        "Noorderlicht may call and e-mail me about cold-chain monitoring. I can stop this at any time.",
    ),
}
PRICES = {
    "nl": (
        "Download de prijslijst",
        "Noorderlicht mag mij mailen over de prijslijst. Ik kan dat altijd stopzetten.",
    ),
}
#: How many working hours ago each was sent, and what it says. The last ones are still waiting.
CALLS = [
    (30, Answers("Vriesveem De Kade", "Ilse Kramer", "ilse@dekade.example", "+31135550611", "5048 AB")),
    (
        11,
        Answers(
            "Bakkerij Zonneveld",
            "Rik Zonneveld",
            "rik@zonneveld.example",
            "+31135550612",
            "5611 CD",
            "morgen na twee uur",
            "Werkt het ook bij -25 graden?",
        ),
    ),
    (
        2,
        Answers(
            "Koeltransport Merwe",
            "Tess van der Merwe",
            "tess@merwe.example",
            "+31785550613",
            "3311 EF",
            "vrijdag na twee uur",
            "Wat kosten tien deuren?",
        ),
    ),
    (
        0.2,
        Answers(
            "Visgroothandel Urkerland",
            "Jan Post",
            "jan@urkerland.example",
            "+31527550614",
            "8321 GH",
            question="Onze vriezer viel dit weekend uit.",
        ),
    ),
]
DOWNLOADS = [
    (26, Answers("Pharma Logistics Tilburg", "Nadia Bakker", "nadia@plt.example", "+31135550615", "5026 IJ")),
    (5, Answers("Vleesveredeling Peel", "Koen Smits", "koen@peelvlees.example", "+31493550616", "5751 KL")),
]


def plan(world: World) -> None:
    """Make the forms two weeks before the present, and schedule what is sent with them."""
    people = world.people
    with clock.moved_to(morning(world.until - timedelta(days=14))):
        calls = _form(world, "Call-me-back, site", PublicForm.Kind.CALL, CONSENT)
        prices = _form(world, "Price list, site", PublicForm.Kind.DOWNLOAD, PRICES)
    for form, sent in ((calls, CALLS), (prices, DOWNLOADS)):
        for hours, answers in sent:
            at = earlier(people.maaike, world.until, hours=hours)
            world.schedule.add(at, _send, form, form.texts.get(language="nl"), answers)


def _form(world: World, name: str, kind: PublicForm.Kind, texts: dict[str, tuple[str, str]]) -> PublicForm:
    campaign = world.campaigns["cold"]
    form = PublicForm.objects.create(
        name=name,
        kind=kind,
        campaign=campaign,
        country="NL",
        fields=["name", "email", "phone", "postcode", "when", "question"],
        required=["name", "phone"] if kind == PublicForm.Kind.CALL else ["name", "email"],
        brochure=campaign.proposition.brochures.filter(title="Prijslijst sensoren").first()
        if kind == PublicForm.Kind.DOWNLOAD
        else None,
        origins=[SITE],
        asks_proof=kind == PublicForm.Kind.DOWNLOAD,
    )
    definitions.write_texts(form, texts, world.people.ada)
    return form


def _send(form: PublicForm, text: FormText, answers: Answers) -> None:
    typed = {name: value for name, value in vars(answers).items() if value and name != "typed"}
    submit.submit(form, text, Answers(**typed, typed=typed), SITE)
