"""E-mail nurture: a track in which Nora enrolls leads every week, with clicks and replies.

It has its own random generator, so that it does not change the calls of the rest of the demo.
"""

from datetime import date, timedelta
from random import Random

from campaigns import track_editor
from campaigns.models import Track
from campaigns.track_editor import TrackMailDraft
from leads.email_nurture import callback_form, clicks, replies, tracks
from leads.email_nurture.call_requests import CallRequest
from leads.models import Lead, SentLink, SentMail
from leads.models.stages import Stage
from salesdesk import clock
from salesdesk.people.models import User

from ..world import World, morning
from . import calling

STARTS_IN_WEEK = 17
A_WEEK = 4
CLICKS = 0.3
#: Readers who open the e-mail after this many hours click the second link, or request a call if it has the form.
SECOND_LINK_AFTER, FORM_AFTER = 22, 10
CALL_REQUESTS = [
    CallRequest(when="Tomorrow after two"),
    CallRequest(when="Any morning", question="Do the sensors work at -25 °C?"),
    CallRequest(question="What would ten of them cost for our three cold stores?"),
]
#: How long ago each reply came, whether it is to an e-mail with a reply branch, and its text. The last one is so
#: recent that its call is still waiting.
REPLIES = [
    (timedelta(hours=20), True, "None, knock on wood. But ask us again once we start driving at night."),
    (
        timedelta(minutes=16),
        False,
        "We're opening a second cold store in spring. Can someone tell me what ten doors would cost?",
    ),
]
HOME = "https://noorderlicht.example/"

MAILS = [
    TrackMailDraft(
        timedelta(days=1),
        "Who noticed the warm load first?",
        "Dear {first_name},\n\nA trucking company in Breda used to hear about warm loads from its customers. Now the"
        " driver knows within a minute. Here's how they did it:\n{link}\n\nOr watch the two-minute"
        " video: https://noorderlicht.example/film\n\n{rep}",
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
        "What does one rejected load cost {company}?",
        "Dear {first_name},\n\nWork it out in two minutes, no name required:\n{link}\n\nNo rejected loads?"
        " Just reply to let us know, and we won't bring it up again.\n\n{rep}",
        HOME + "calculator",
        next_on_reply=0,
    ),
    TrackMailDraft(
        timedelta(days=6),
        "Try six sensors for two weeks",
        "Dear {first_name},\n\nWe'll mail you six sensors, and you can send them back if they're not for"
        " you:\n{link}\n\nOr tell us when to call you:\n{form}\n\n{rep}",
        HOME + "try",
    ),
]


def plan(world: World, monday: date) -> None:
    """Schedule the start of the track, Nora's weekly enrollments, the daily sending and the replies."""
    begins = monday + timedelta(weeks=STARTS_IN_WEEK)
    world.schedule.add(morning(begins), _start, world)
    rng = Random("nurture")
    for days in range((world.until.date() - begins).days + 1):
        day = begins + timedelta(days=days)
        if day.isoweekday() == 1:
            world.schedule.add(morning(day) + timedelta(minutes=10), _enroll, world, rng)
        if day.isoweekday() <= 5:
            world.schedule.add(morning(day) + timedelta(hours=3), _send, world, rng)
    for ago, has_branch, text in REPLIES:
        world.schedule.add(world.until - ago, _reply, has_branch, text)


def _start(world: World) -> None:
    track = Track(team=world.people.team, name="Cold chain: three e-mails")
    track_editor.start(track_editor.save(track, MAILS))


def _enroll(world: World, rng: Random) -> None:
    """Enroll some of the leads that went back to Marketing."""
    waiting = tracks.to_enroll(Lead.objects.filter(campaign__in=_campaigns(world), contact__email__gt=""))
    known = list(waiting.order_by("pk").values_list("pk", flat=True))
    chosen = rng.sample(known, min(A_WEEK, len(known)))
    tracks.enroll(chosen, Track.objects.get(), world.people.nora)


def _send(world: World, rng: Random) -> None:
    """Send the due e-mails, and schedule some clicks and call requests."""
    now = clock.now()
    if tracks.run(now):
        for sent in SentMail.objects.filter(at=now).order_by("mail__number", "address"):
            if rng.random() < CLICKS:
                hours = rng.uniform(1, 30)
                at = now + timedelta(hours=hours)
                link = sent.links.filter(number=1 + (hours > SECOND_LINK_AFTER)).first() or sent.links.get()
                if sent.has_form and hours > FORM_AFTER:
                    world.schedule.add(at, _request_call, world, sent)
                else:
                    world.schedule.add(at, _click, world, link)


def _click(world: World, link: SentLink) -> None:
    clicks.handle_click(link)
    _call_if_mql(world, Lead.objects.get(enrollments__sent__links=link))


def _request_call(world: World, sent: SentMail) -> None:
    callback_form.request_call(sent, CALL_REQUESTS[len(sent.address) % len(CALL_REQUESTS)])
    _call_if_mql(world, Lead.objects.get(enrollments__sent=sent))


def _call_if_mql(world: World, lead: Lead) -> None:
    """Have the rep call within minutes, if the lead became an MQL in the rep's working hours."""
    rep: User | None = lead.inside_rep or (lead.territory.inside_rep if lead.territory else None)
    if lead.stage == Stage.MQL and rep and world.calendar(rep).is_open(clock.now()):
        world.schedule.add(clock.now() + timedelta(minutes=3), calling.make_due_call, world, rep)


def _reply(has_branch: bool, text: str) -> None:
    """Receive a reply to the latest e-mail that has, or does not have, a branch for replies."""
    candidates = SentMail.objects.filter(
        enrollment__ended_at=None,
        enrollment__lead__stage=Stage.PROSPECT,
        mail__next_on_reply__isnull=not has_branch,
    )
    sent = candidates.order_by("-at", "address").first()
    if sent is None:
        return
    raw = (
        f"From: {sent.address}\nSubject: Re: {sent.subject}\nMessage-ID: <answer-{sent.token}@customer.example>\n"
        f"In-Reply-To: <track-{sent.token}@desk.example>\n\n{text}\n"
    )
    replies.receive(raw.encode())


def _campaigns(world: World) -> list:
    return [world.campaigns[key] for key in ("cold", "fair", "energy", "owners")]
