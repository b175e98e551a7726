"""Marketing's digital nurture: one track, whom Nora places on it week after week, and who clicks or answers.

Its dice are its own, so that the telephone rings as it would without it.
"""

from datetime import date, timedelta
from random import Random

from campaigns import track_editor
from campaigns.models import Track
from campaigns.track_editor import TrackMailDraft
from leads.email_nurture import callback_form, clicks, replies, tracks
from leads.email_nurture.callback_form import CallRequest
from leads.models import Lead, SentLink, SentMail
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.people.models import User

from . import calling
from .world import World, morning

STARTS_IN_WEEK = 17
A_WEEK = 4
CLICKS = 0.3
#: Hours. Who reads later than that opens the second link, or asks to be called, where the letter has it.
SECOND, FORM = 22, 10
WISHES = [
    CallRequest(when="Tomorrow after two"),
    CallRequest(when="Any morning", question="Do the sensors work at -25 °C?"),
    CallRequest(question="What do ten of them cost, for our three cold stores?"),
]
#: When they came, from the present, whether they answer a letter that says where that leads, and what they say. The
#: last one is late enough that its call still waits.
REPLIES = [
    (timedelta(hours=20), True, "None, knock on wood. But ask us again when we drive at night."),
    (
        timedelta(minutes=16),
        False,
        "We open a second cold store in spring. Can somebody tell me what ten doors would cost?",
    ),
]
HOME = "https://noorderlicht.example/"

MAILS = [
    TrackMailDraft(
        timedelta(days=1),
        "A warm load, and who knew first",
        "Dear {first_name},\n\nA haulier in Breda heard of a warm load from its customer. Now the driver hears it"
        " within a minute. How they did it:\n{link}\n\nOr see it in two minutes: https://noorderlicht.example/film\n\n{rep}",
        HOME + "breda",
        next_on_click=3,
        translations={
            "nl": (
                "Een warme lading, en wie het het eerst wist",
                "Beste {first_name},\n\nEen vervoerder in Breda hoorde van de klant dat een lading warm was. Nu weet"
                " de chauffeur het binnen een minuut. Zo deden zij het:\n{link}\n\nOf zie het in twee"
                " minuten: https://noorderlicht.example/film-nl\n\n{rep}",
            ),
            "es": (
                "Una carga caliente, y quién lo supo primero",
                "Hola, {first_name}:\n\nUn transportista de Breda supo por su cliente que una carga estaba caliente."
                " Ahora lo sabe el conductor en un minuto. Así lo hicieron:\n{link}\n\nO véalo en dos"
                " minutos: https://noorderlicht.example/film-es\n\n{rep}",
            ),
        },
    ),
    TrackMailDraft(
        timedelta(days=10),
        "What does one refused load cost {company}?",
        "Dear {first_name},\n\nReckon it in two minutes, without telling us your name:\n{link}\n\nNo load refused?"
        " Then answer so, and you hear no more of this.\n\n{rep}",
        HOME + "reckon",
        next_on_reply=0,
    ),
    TrackMailDraft(
        timedelta(days=6),
        "Two weeks of sensors, to keep or to send back",
        "Dear {first_name},\n\nSix sensors come by post and go back by post, if you like:\n{link}\n\nOr say when we may"
        " call you:\n{form}\n\n{rep}",
        HOME + "try",
    ),
]


def write_down(world: World, monday: date) -> None:
    """From the week in which the track starts: Mondays Nora places some, and every day what is due is written."""
    begins = monday + timedelta(weeks=STARTS_IN_WEEK)
    world.diary.write(morning(begins), _start, world)
    dice = Random("nurture")
    for days in range((world.until.date() - begins).days + 1):
        day = begins + timedelta(days=days)
        if day.isoweekday() == 1:
            world.diary.write(morning(day) + timedelta(minutes=10), _place, world, dice)
        if day.isoweekday() <= 5:
            world.diary.write(morning(day) + timedelta(hours=3), _write, world, dice)
    for ago, leads_on, said in REPLIES:
        world.diary.write(world.until - ago, _reply, leads_on, said)


def _start(world: World) -> None:
    track = Track(team=world.people.team, name="Cold chain: three letters")
    track_editor.start(track_editor.save(track, MAILS))


def _place(world: World, dice: Random) -> None:
    """Some of those that fell back into the market."""
    waiting = tracks.to_enroll(Lead.objects.filter(campaign__in=_of_the_track(world), contact__email__gt=""))
    known = list(waiting.order_by("pk").values_list("pk", flat=True))
    chosen = dice.sample(known, min(A_WEEK, len(known)))
    tracks.enroll(chosen, Track.objects.get(), world.people.nora)


def _write(world: World, dice: Random) -> None:
    now = clock.now()
    if tracks.run(now):
        for sent in SentMail.objects.filter(at=now).order_by("mail__number", "address"):
            if dice.random() < CLICKS:
                hours = dice.uniform(1, 30)
                link = sent.links.filter(number=1 + (hours > SECOND)).first() or sent.links.get()
                does, what = (_ask, sent) if sent.has_form and hours > FORM else (_click, link)
                world.diary.write(now + timedelta(hours=hours), does, world, what)


def _click(world: World, link: SentLink) -> None:
    """Who opens a letter that asks for it is called within minutes, where somebody is at work."""
    clicks.handle_click(link)
    _call(world, Lead.objects.get(enrollments__sent__links=link))


def _ask(world: World, sent: SentMail) -> None:
    """Who asks to be called is called as soon as that."""
    callback_form.request_call(sent, WISHES[len(sent.address) % len(WISHES)])
    _call(world, Lead.objects.get(enrollments__sent=sent))


def _call(world: World, lead: Lead) -> None:
    rep: User | None = lead.inside_rep or (lead.territory.inside_rep if lead.territory else None)
    if lead.stage == Stage.MQL and rep and world.calendar(rep).is_open(clock.now()):
        world.diary.write(clock.now() + timedelta(minutes=3), calling.keep_promise, world, rep)


def _reply(leads_on: bool, said: str) -> None:
    """One wrote back, to the last letter that they had: they are called, or what it says of an answer is done."""
    last = SentMail.objects.filter(enrollment__ended_at=None, mail__next_on_reply__isnull=not leads_on)
    sent = last.order_by("-at", "address").first()
    if sent is None:
        return
    letter = (
        f"From: {sent.address}\nSubject: Re: {sent.subject}\nMessage-ID: <answer-{sent.token}@customer.example>\n"
        f"In-Reply-To: <track-{sent.token}@desk.example>\n\n{said}\n"
    )
    replies.receive(letter.encode())


def _of_the_track(world: World) -> list:
    return [world.campaigns[key] for key in ("cold", "fair", "energy")]
