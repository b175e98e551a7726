"""One desk, seen from three corners: a pair of reps, their colleagues, and another team. Each has an object of
every kind, made by the verbs that make them at work, and a word that stands in all its texts: where that word
appears, something of that corner is shown.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models.functions import Now

from campaigns.models import Audience, Cadence, Campaign, Proposition, Question, Script, Territory, Try
from campaigns.models.campaign import Route, State
from handoffs import answering, booking, closing, confirming, offering
from handoffs.models import Fact, Handoff, Opportunity
from handoffs.models.handoff import Reason
from leads import calls, holds, intake, readiness
from leads.imports import uploading, working
from leads.models import Company, Contact, Hold, ImportBatch, Lead, Place, Seat
from leads.models.stages import DropReason, Source
from leads.models.touch import Outcome
from salesdesk import clock
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

LIST = (
    "Company,Country,Postcode,Phone,Contact\n{word} {name},NL,{postcode},+3113555{number},Kim {word}\n,,,,\n"
)
SOON = timedelta(days=20)


@dataclass
class Corner:
    """What one pair has. `word` stands in every name, note and reason of it."""

    word: str
    team: Team
    inside: User
    field: User
    territory: Territory
    campaign: Campaign
    draft: Campaign
    #: The campaign in which its leads are: the pairs of a team share one.
    run: Campaign | None = None
    leads: dict[str, Lead] = field(default_factory=dict)
    handoff: Handoff | None = None
    deal: Opportunity | None = None
    small_deal: Opportunity | None = None
    lists: dict[str, ImportBatch] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        """The primary key of the object that is called so: a URL's id."""
        return (self.leads.get(name) or self.lists.get(name) or getattr(self, name)).pk


@dataclass
class Scene:
    """`who[role]` looks at it; `own`, `team` and `foreign` are whose an object is, seen from there."""

    who: dict[Role, User]
    own: Corner
    team: Corner
    foreign: Corner
    shared: Campaign

    def corner(self, whose: str) -> Corner:
        return getattr(self, whose)


WHOSE = ("own", "team", "foreign")


def set_up() -> Scene:
    """The whole desk, at the present moment of the clock. Some 300 statements for each corner."""
    north, elsewhere = (Team.objects.create(name=name) for name in ("North", "Elsewhere"))
    who = {
        Role.INSIDE: person("Ann", Role.INSIDE, north),
        Role.FIELD: person("Dov", Role.FIELD, north),
        Role.MARKETING: person("Mia", Role.MARKETING, north),
        Role.MANAGER: person("Cleo", Role.MANAGER, north),
        Role.SUPPORT: person("Sam", Role.SUPPORT, north),
        Role.PRESALES: person("Pia", Role.PRESALES, north),
        Role.ADMIN: person("Ada", Role.ADMIN, None),
    }
    own = _corner("Linden", north, who[Role.INSIDE], who[Role.FIELD], "West", "1")
    ben, finn = person("Ben", Role.INSIDE, north), person("Finn", Role.FIELD, north)
    team = _corner("Maple", north, ben, finn, "East", "5")
    eve, gus = person("Eve", Role.INSIDE, elsewhere), person("Gus", Role.FIELD, elsewhere)
    foreign = _corner("Foxglove", elsewhere, eve, gus, "Foxglove land", "1")
    shared = campaign("Cold-chain", north, [own.territory, team.territory])
    scene = Scene(who, own, team, foreign, shared)
    for corner, run in ((own, shared), (team, shared), (foreign, foreign.campaign)):
        corner.run = run
        _fill(corner, who[Role.ADMIN])
    # By the database's clock, which no test can stop: a slow machine would lose what is on screen.
    Hold.objects.update(until=Now() + timedelta(days=1))
    return scene


def person(name: str, role: Role, team: Team | None) -> User:
    level = "medior" if role == Role.INSIDE else ""
    return User.objects.create(
        email=f"{name.lower()}@desk.example", name=name, role=role, team=team, level=level, password="!"
    )


def campaign(name: str, team: Team, territories: list[Territory], state: State = State.RUNNING) -> Campaign:
    made = Campaign.objects.create(
        team=team,
        name=name,
        proposition=Proposition.objects.create(team=team, name=name, promise=f"{name}: know in a minute."),
        audience=Audience.objects.create(team=team, name=name),
        state=state,
        route=Route.FIELD,
        starts_on=date(2026, 1, 1),
    )
    made.territories.set(territories)
    Script.objects.create(campaign=made, say=f"{name}: what would it be worth?")
    Question.objects.create(campaign=made, position=1, label="Need", text=f"{name}: need?", required=True)
    for warmth, after in (("warm", "nurture"), ("cold", "rest")):
        cadence = Cadence.objects.create(campaign=made, warmth=warmth, after_last=after)
        Try.objects.create(cadence=cadence, number=1, gap=timedelta(days=2))
    return made


def suspect(corner: Corner, run: Campaign, by: User, name: str, *, phone: str | None = None, **facts) -> Lead:
    """A company of this corner on the list of `run`; `phone` empty where the number is missing."""
    place = Place.objects.get_or_create(country="NL", subdivision="", zones=["Europe/Amsterdam"])[0]
    facts = {"country": "NL", "postcode": corner.territory.postcodes[0] + "000 AB"} | facts
    company = Company.objects.create(
        name=f"{corner.word} {name}", name_key=f"{corner.word} {name}".casefold(), place=place, **facts
    )
    phone = f"+3113{5_000_000 + company.pk}" if phone is None else phone
    contact = Contact.objects.create(company=company, name=f"Sanne {corner.word}", title="Buyer", phone=phone)
    lead = intake.bring_in(company, run, contact if phone else None, by=by)
    readiness.of_company(company.pk, clock.now())
    return lead


def called(lead: Lead, by: User, outcome: Outcome, **said) -> Lead:
    """`by` has it on screen and logs the call."""
    hold = on_screen(lead, by)
    answers = {question.pk: "yes" for question in lead.campaign.questions.all()}
    calls.log(lead.pk, calls.Call(outcome, answers=answers, **said), by=by, fence=hold.fence)
    return Lead.objects.get(pk=lead.pk)


def on_screen(lead: Lead, by: User):
    return holds.take(lead.steps.select_related("lead").get(), by)


def _corner(word: str, team: Team, inside: User, outside: User, place: str, postcode: str) -> Corner:
    """`place` is the territory's name. A colleague's is no secret to who works in the same campaign."""
    territory = Territory.objects.create(
        name=place,
        team=team,
        inside_rep=inside,
        field_rep=outside,
        countries=["NL"],
        postcodes=[postcode],
    )
    return Corner(
        word,
        team,
        inside,
        outside,
        territory,
        campaign=campaign(f"{word} campaign", team, [territory]),
        draft=campaign(f"{word} draft", team, [territory], State.DRAFT),
    )


def _fill(corner: Corner, admin: User) -> None:
    word, ann, dov = corner.word, corner.inside, corner.field
    today = clock.now().date()
    terms = {"value": Decimal(40_000), "chance": 40, "decides_on": today + SOON}
    bring = {"by": admin, "corner": corner, "run": corner.run}

    def suspect_(name, **facts):
        return suspect(name=f"{name} bv", **bring, **facts)

    def qualified(name):
        return called(suspect_(name), ann, Outcome.QUALIFIED, note=f"{word} wants it")

    def handed(name):
        return answering.offer(qualified(name), ann, brief=f"{word} lost a load in May.")

    leads = corner.leads
    leads["cold"] = suspect_("Cold")
    leads["missing"] = suspect_("Missing", phone="")
    leads["unplaced"] = suspect_("Unplaced", country="BE")
    at = clock.now() + timedelta(hours=3)
    leads["promised"] = called(suspect_("Promised"), ann, Outcome.CALL_BACK, at=at, note=f"{word} at lunch")
    later = {"on": today + SOON, "bring_up": f"{word} moves house"}
    leads["nurtured"] = called(suspect_("Nurtured"), ann, Outcome.LATER, **later)
    leads["marketed"] = called(suspect_("Marketed"), ann, Outcome.NO_INTEREST, note=f"{word} said no")
    leads["mql"] = intake.show_interest(suspect_("Interested"), f"{word} form", by=None, source=Source.FORM)
    leads["sql"] = qualified("Waiting")
    Seat.objects.create(lead=leads["sql"], contact=leads["sql"].contact, part=Seat.Part.DECIDES)

    corner.handoff = handed("Offered")
    starts = booking.free_slots(dov, after=clock.now(), count=1)[0]
    booking.book(corner.handoff.lead, dov, ann, starts_at=starts, where=f"{word} street")
    leads["offered"] = corner.handoff.lead
    back = handed("Returned")
    answering.send_back(back, dov, reason=Reason.BUDGET_HOLDER, missing=f"Who signs at {word}?")
    leads["returned"] = back.lead
    kept = handed("Kept")
    keep = {"said": f"{word} is large", "next_step": f"Visit {word}", "review_on": today + SOON}
    leads["kept"] = answering.keep(kept, dov, **keep)

    corner.deal = answering.accept(handed("Deal"), dov, **terms)
    confirming.confirm(corner.deal, dov, kind=Fact.Kind.BUDGET, heard=f"{word}'s own words")
    leads["deal_lead"] = corner.deal.lead
    small = terms | {"value": Decimal(4_000)}
    corner.small_deal = offering.open_here(qualified("Small"), ann, **small)
    won = answering.accept(handed("Won"), dov, **terms)
    leads["won"] = closing.win(won, dov, value=Decimal(41_000), ordered_on=today)
    lost = answering.accept(handed("Lost"), dov, **terms)
    leads["lost"] = closing.lose(lost, dov, reason=DropReason.PRICE, said=f"{word} found it dear")

    for name in ("mapped", "previewed", "committed"):
        corner.lists[name] = _list(corner, name, admin)
    # Now there is a territory for the one that had none.
    corner.territory.countries = ["NL", "BE"]
    corner.territory.save()
    # Last, since a person has one screen.
    leads["screen"] = suspect_("Screen")
    on_screen(leads["screen"], ann)
    fresh = Lead.objects.in_bulk([lead.pk for lead in leads.values()])
    corner.leads = {name: fresh[lead.pk] for name, lead in leads.items()}


def _list(corner: Corner, name: str, by: User) -> ImportBatch:
    """A list of the corner's own campaign, as far as its name says."""
    facts = {"word": corner.word, "name": f"{name} bv", "postcode": corner.territory.postcodes[0] + "000 AB"}
    content = LIST.format(**facts, number=1000 + corner.territory.pk * 10 + len(corner.lists)).encode()
    batch = uploading.take(content, f"{corner.word} {name}.csv", corner.campaign, country="NL", by=by)
    if name in ("previewed", "committed"):
        working.start_reading(batch, batch.mapping, country="NL")
        working.work_on(batch.pk)
    if name == "committed":
        working.start_committing(ImportBatch.objects.get(pk=batch.pk))
        working.work_on(batch.pk)
    return ImportBatch.objects.get(pk=batch.pk)
