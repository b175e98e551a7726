"""Build one desk with three corners: a pair of reps, their teammates, and another team.

Each corner owns one object of every kind, created through the production code, and has a marker word in all of
its texts. A page that contains the word shows something of that corner.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models.functions import Now

from campaigns import brochure_library
from campaigns.agreement import defaults, proposing, signing
from campaigns.models import (
    AgreedAction,
    Audience,
    Brochure,
    BrochureVersion,
    Cadence,
    CadenceStep,
    Campaign,
    FunnelAgreement,
    Proposition,
    Question,
    Script,
    TargetFigure,
    Territory,
    TerritoryHoliday,
    Tip,
    Track,
)
from campaigns.models.agreement.times import TIMES
from campaigns.models.campaign import Route, State
from campaigns.targets import setting
from campaigns.targets.setting import Amount, Cell
from campaigns.targets.subjects import subjects_of
from campaigns.tips import deciding, sharing
from handoffs.forecast import freezing
from handoffs.models import (
    AgendaItem,
    Appointment,
    BuyerFact,
    CallBlock,
    Competitor,
    Handoff,
    MeetingAction,
    Opportunity,
    PartnerLink,
    PartnerProposal,
    Product,
    QuoteApproval,
    QuoteVersion,
    Referral,
)
from handoffs.partners import links, results
from handoffs.partners.reporting import Sender
from leads.exports import requests, writing
from leads.funnel import notes
from leads.messaging import consents
from leads.models import (
    Activity,
    Attachment,
    BulkJob,
    BulkJobLead,
    Channel,
    ChannelConsent,
    ChannelProvider,
    Company,
    Contact,
    Email,
    EmailTemplate,
    FactSuggestion,
    FocusFilter,
    Hold,
    ImportBatch,
    Lead,
    LeadExport,
    Merge,
    Partner,
    Place,
    PublicForm,
    Reply,
    SentMail,
    Stakeholder,
    SupportTask,
    SuspectedPair,
    Task,
    TerritoryMove,
)
from leads.public_forms import definitions
from salesdesk import clock
from salesdesk.custom_fields import definitions as custom_fields
from salesdesk.custom_fields.models import CustomField, CustomValues, Subject, values_model
from salesdesk.dashboards.rollups import sweep
from salesdesk.notifications.models import Notification
from salesdesk.outbox.models import Outbox
from salesdesk.people.models import Absence, CountryHoliday, Team, User
from salesdesk.people.roles import Role
from salesdesk.saved_views.models import SavedView
from salesdesk.workers import canary
from tests.conftest import TUESDAY

from . import scene_store
from .half_day import HalfDay, on_screen

WHOSE = ("own", "team", "foreign")
SIGNERS = (Role.MARKETING, Role.INSIDE, Role.FIELD)


@dataclass
class Corner:
    """The objects of one inside–field pair. `word` is part of every name, note and reason."""

    word: str
    team: Team
    inside: User
    field: User
    territory: Territory
    campaign: Campaign
    draft: Campaign
    #: The inside rep's own campaign, waiting for approval.
    private: Campaign
    #: A dead letter.
    dead_letter: Outbox
    #: The campaign of its leads; the pairs of a team share one.
    run: Campaign | None = None
    leads: dict[str, Lead] = field(default_factory=dict)
    absence: Absence | None = None
    notification: Notification | None = None
    #: About the cold lead.
    task: Task | None = None
    done_task: Task | None = None
    #: About the lead "nurtured": one that nobody has taken, one with an open question, and a closed one.
    support_task: SupportTask | None = None
    asked_support: SupportTask | None = None
    closed_support: SupportTask | None = None
    #: Ahead, of the inside and of the field rep.
    call_block: CallBlock | None = None
    field_block: CallBlock | None = None
    #: Somebody of Sales Support in the team.
    supporter: User | None = None
    country_holiday: CountryHoliday | None = None
    territory_holiday: TerritoryHoliday | None = None
    #: A list gives another city of the company without a number.
    suggestion: FactSuggestion | None = None
    #: Another contact of the company without a number.
    twin: Contact | None = None
    #: The company without a number and its duplicate.
    suspected: SuspectedPair | None = None
    #: A contact of the company without a number that was merged into another one.
    merged: Merge | None = None
    track: Track | None = None
    #: A file of the lead "sql", added by the inside rep.
    attachment: Attachment | None = None
    brochure: Brochure | None = None
    public_form: PublicForm | None = None
    brochure_version: BrochureVersion | None = None
    #: Tips for the corner's own campaign, shared and hidden.
    tip: Tip | None = None
    hidden_tip: Tip | None = None
    #: Of the weekly meeting: agreed last week, and done.
    meeting_action: MeetingAction | None = None
    done_action: MeetingAction | None = None
    focus_filter: FocusFilter | None = None
    #: About a lead that is no longer called.
    reply: Reply | None = None
    #: Of an unknown sender.
    unknown: Reply | None = None
    #: Templates of e-mails: the inside rep's own, and the team's.
    own_template: EmailTemplate | None = None
    team_template: EmailTemplate | None = None
    #: A track e-mail that contains the callback form.
    sent_mail: SentMail | None = None
    handoff: Handoff | None = None
    meeting: Appointment | None = None
    met: Appointment | None = None
    held: Appointment | None = None
    told: Appointment | None = None
    #: `asked`: field has asked a question. `late`: unanswered for weeks. `agenda_item`: raised by a returned handoff.
    asked: Handoff | None = None
    late: Handoff | None = None
    agenda_item: AgendaItem | None = None
    #: The presales engineer on the deal.
    engineer: User | None = None
    deal: Opportunity | None = None
    small_deal: Opportunity | None = None
    #: That the budget of the deal is confirmed.
    fact: BuyerFact | None = None
    won_deal: Opportunity | None = None
    product: Product | None = None
    #: On a small deal: a draft, one that was sent, one that needs an approval, and one for which it was asked.
    quote: QuoteVersion | None = None
    sent_quote: QuoteVersion | None = None
    large_quote: QuoteVersion | None = None
    approval: QuoteApproval | None = None
    competitor: Competitor | None = None
    referral: Referral | None = None
    customer_call: Activity | None = None
    #: Owned by the inside rep, with both open deals; it has reported a result of the small one.
    partner: Partner | None = None
    partner_link: PartnerLink | None = None
    partner_result: PartnerProposal | None = None
    lists: dict[str, ImportBatch] = field(default_factory=dict)
    #: Versions of the agreed funnel of the team: in force, and proposed.
    agreement: FunnelAgreement | None = None
    proposal: FunnelAgreement | None = None
    agreed_action: AgreedAction | None = None
    #: Saved views of the list of leads: of Marketing and of the manager of the team, and of the admin.
    marketing_view: SavedView | None = None
    manager_view: SavedView | None = None
    admin_view: SavedView | None = None
    #: By Marketing: one in progress, and one whose file is ready.
    #: One lead has moved, another one waits for its person.
    territory_move: TerritoryMove | None = None
    bulk_job: BulkJob | None = None
    export: LeadExport | None = None
    exported: LeadExport | None = None
    #: By the name of their lead.
    emails: dict[str, Email] = field(default_factory=dict)
    #: By subject; the first of two for leads. All corners have the same.
    custom_fields: dict[str, CustomField] = field(default_factory=dict)
    #: To LINE, by the name of their lead.
    consents: dict[str, ChannelConsent] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        """Return the primary key of the object called `name`, for use in a URL.

        "company of cold" is the company of the lead called "cold", "contact of cold" its contact, "email of cold" an
        e-mail about it, "consent of cold" the consent of its contact, and
        "field of lead" the custom field of leads.
        """
        what, _of, lead = name.partition(" of ")
        if what == "email":
            return self.emails[lead].pk
        if what == "consent":
            return self.consents[lead].pk
        if what == "field" and lead:
            return self.custom_fields[lead].pk
        if lead:
            return getattr(self.leads[lead], f"{what}_id")
        return (self.leads.get(name) or self.lists.get(name) or getattr(self, name)).pk


@dataclass
class Scene:
    """The three corners. `who[role]` is the person looking; `own`, `team` and `foreign` are relative to them."""

    who: dict[Role, User]
    own: Corner
    team: Corner
    foreign: Corner
    shared: Campaign

    @property
    def admin(self) -> User:
        return self.who[Role.ADMIN]

    def corner(self, whose: str) -> Corner:
        return getattr(self, whose)


@contextmanager
def on_a_desk():
    """Yield the scene one hour after its setup, and roll everything back at the end."""
    with transaction.atomic():
        scene = an_hour_ago()
        with clock.moved_to(TUESDAY) as now:
            canary.surface(now)
            yield scene
        transaction.set_rollback(True)


def an_hour_ago() -> Scene:
    """Create the whole desk as if an hour ago, once for all processes. Call it inside a transaction."""
    with clock.moved_to(TUESDAY - timedelta(hours=1)):
        return scene_store.build_once(_set_up)


def _set_up() -> Scene:
    north, elsewhere = (
        Team.objects.create(name=name, postal_address=f"{name} street 1") for name in ("North", "Elsewhere")
    )
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
    own.engineer = who[Role.PRESALES]
    team.engineer = person("Pol", Role.PRESALES, north)
    foreign.engineer = person("Quin", Role.PRESALES, elsewhere)
    person("Hal", Role.FIELD, elsewhere)
    moe = person("Moe", Role.MARKETING, elsewhere)
    shared = campaign("Cold-chain", north, [own.territory, team.territory])
    own.supporter = team.supporter = who[Role.SUPPORT]
    foreign.supporter = person("Rik", Role.SUPPORT, elsewhere)
    scene = Scene(who, own, team, foreign, shared)
    rules = person("Ria", Role.MANAGER, elsewhere)
    _agree(north, who[Role.MANAGER], {role.value: who[role] for role in SIGNERS}, [own, team])
    _agree(elsewhere, rules, {"marketing": moe, "inside": eve, "field": gus}, [foreign])
    _aim(north, who[Role.MANAGER])
    _aim(elsewhere, rules)
    for corner in (own, team, foreign):
        _add_brochure(corner)
        _add_tips(corner)
        _add_form(corner)
    for corner, run in ((own, shared), (team, shared), (foreign, foreign.campaign)):
        corner.run = run
        HalfDay(corner, scene.admin).work()
        # Cover the country of the unassigned lead.
        corner.territory.countries = ["NL", "BE"]
        corner.territory.save()
        corner.leads["screen"] = HalfDay(corner, scene.admin).suspect("Screen")
        _add_consents(corner)
        _add_partner(corner)
        _put_on_screen(corner)
        corner.bulk_job = _change_many(corner)
        corner.territory_move = TerritoryMove.objects.create(
            team=corner.team,
            by=corner.inside,
            expected=2,
            moved=1,
            state="done",
            ended_at=clock.now(),
            retry_at=clock.now() + timedelta(days=1),
        )
        corner.exported = _ask(corner, moe if corner is foreign else who[Role.MARKETING])
        writing.run(clock.now())
    for corner in (own, team, foreign):
        corner.export = _ask(corner, corner.exported.by)
        marketer, manager = (moe, rules) if corner is foreign else (who[Role.MARKETING], who[Role.MANAGER])
        corner.marketing_view, corner.manager_view, corner.admin_view = (
            SavedView.objects.create(owner=owner, name=f"{corner.word} view", area="leads", page="leads")
            for owner in (marketer, manager, scene.admin)
        )
    _add_custom_fields([own, team, foreign])
    # Old enough to be scored.
    freezing.run(clock.now() - timedelta(weeks=14))
    sweep.run(clock.now())
    ChannelProvider.objects.create(
        channel=Channel.WHATSAPP, url="https://api.example.com/", body='{"to": "{to}", "text": "{text}"}'
    )
    return scene


def _agree(team: Team, by: User, signers: dict, corners: list[Corner]) -> None:
    """Sign a version of the agreed funnel, and propose the next one."""
    times = {name: getattr(FunnelAgreement(), name) for name in TIMES}
    terms = proposing.Terms(times, defaults.stages(), defaults.actions())
    note = "" if len(corners) > 1 else f"{corners[0].word} rules"
    agreement = proposing.propose(team, by, terms, signers, note)
    for each in signers.values():
        agreement = signing.sign(agreement, each)
    proposal = proposing.propose(team, by, terms, signers, note)
    for corner in corners:
        corner.agreement, corner.proposal = agreement, proposal
        corner.agreed_action = agreement.actions.first()


def _aim(team: Team, by: User) -> None:
    """Set targets of this month for the team, its campaigns and its reps."""
    month = by.today.replace(day=1)
    everybody = subjects_of(team, [month])
    wanted = {
        Cell(each.key, figure, month): Amount(Decimal(4), "EUR" if figure == "value" else "")
        for each in everybody
        for figure in TargetFigure.values
    }
    setting.save(team, by, wanted, everybody)


def _ask(corner: Corner, by: User) -> LeadExport:
    return requests.ask(
        by, reason=f"{corner.word} fair", filters={"territory": corner.territory.pk}, shown="By territory"
    )


def _add_consents(corner: Corner) -> None:
    """Let the contacts of the leads consent to LINE, by which people without a number are reached too."""
    given, today = {}, clock.now().date()
    for name, lead in corner.leads.items():
        if lead.contact and lead.contact_id not in given:
            facts = {"since": today, "proof": f"{corner.word} form", "by": corner.inside}
            given[lead.contact_id] = consents.give(
                lead.contact, Channel.LINE, address=f"U{lead.contact_id}", **facts
            )
        corner.consents[name] = given.get(lead.contact_id)


def _change_many(corner: Corner) -> BulkJob:
    """Return an action of the inside rep in progress, which left a lead as it is."""
    details = {"why": f"{corner.word} fair"}
    job = BulkJob.objects.create(
        by=corner.inside, action="do_not_call", details=details, shown=details["why"], leads_expected=2
    )
    for name, facts in (("cold", {"state": "skipped", "why": "Being called now"}), ("missing", {})):
        BulkJobLead.objects.create(job=job, lead=corner.leads[name], **facts)
    return job


def _add_partner(corner: Corner) -> None:
    """Make a partner of both open deals. Its name is no marker: everybody in the team may choose it for a lead."""
    place = Place.objects.filter(country="NL").first()
    company = Company.objects.create(name=f"Reseller {Company.objects.count()}", country="NL", place=place)
    corner.partner = Partner.objects.create(company=company, owner=corner.inside, campaign=corner.run)
    deals = [corner.deal.lead_id, corner.small_deal.lead_id]
    Lead.objects.filter(pk__in=deals).update(partner=corner.partner)
    corner.partner_link = links.create(corner.partner, corner.inside)
    sender = Sender(f"{corner.word} reseller", "192.0.2.1", uuid4())
    facts = {"won": True, "value": Decimal(4500), "ordered_on": clock.now().date()}
    results.report(corner.partner_link, corner.small_deal, sender, **facts)
    corner.partner_result = corner.small_deal.partner_proposals.get()


def _add_brochure(corner: Corner) -> None:
    """Add a brochure, with a version, about the proposition of the corner's own campaign."""
    corner.brochure = Brochure.objects.create(
        proposition=corner.campaign.proposition, title=f"{corner.word} guide", text="{link}"
    )
    upload = SimpleUploadedFile(f"{corner.word} guide.txt", b"Cold")
    corner.brochure_version = brochure_library.add_version(corner.brochure, upload, corner.inside)


def _add_tips(corner: Corner) -> None:
    """Share two tips in the corner's own campaign, and hide one of them."""
    facts = {"kind": "objection", "heard": f"{corner.word} says no", "text": f"{corner.word} says yes"}
    corner.tip, corner.hidden_tip = (
        sharing.share(corner.campaign, corner.inside, **facts) for _number in range(2)
    )
    deciding.hide(corner.hidden_tip, corner.inside)


def _add_custom_fields(corners: list[Corner]) -> None:
    """Add a custom field of each subject, two of leads, and fill them in for all leads with the corner's word."""
    made = {
        subject.value: CustomField(subject=subject, label="System", on_card=subject != Subject.OPPORTUNITY)
        for subject in Subject
    }
    for each in [*made.values(), CustomField(subject=Subject.LEAD, label="Size", group="Site")]:
        custom_fields.add(each)
    found: dict[tuple, CustomValues] = {}
    for corner in corners:
        corner.custom_fields = made
        rows = [("opportunity", deal.pk) for deal in (corner.deal, corner.small_deal)]
        for lead in corner.leads.values():
            rows += [("lead", lead.pk), ("company", lead.company_id), ("contact", lead.contact_id)]
        for subject, pk in rows:
            if pk is not None:
                value = {made[subject].key: f"{corner.word} {subject}"}
                found[subject, pk] = values_model(subject)(pk=pk, values=value)
    for subject in Subject:
        model = values_model(subject)
        model._default_manager.bulk_create(row for (of, _pk), row in found.items() if of == subject)


def _add_form(corner: Corner) -> None:
    """Add a public form of the corner's own campaign."""
    facts = {"name": f"{corner.word} form", "campaign": corner.campaign, "country": "NL"}
    form = PublicForm.objects.create(**facts, fields=["name", "phone"], required=["name", "phone"])
    definitions.write_texts(form, {"en": ("Call me", "You may call me.")}, None)
    corner.public_form = form


def add_rows(scene: Scene) -> None:
    """Add two more half days for the team, so that everything that grows has three times as many rows."""
    for corner in (scene.own, scene.team):
        Hold.objects.filter(person=corner.inside).delete()
        for times in (" again", " once more"):
            HalfDay(replace(corner, leads={}, lists={}, emails={}), scene.admin, times).work()
        _put_on_screen(corner)
        writing.run(clock.now())
        _ask(corner, corner.exported.by)
    for name in ("cold", "missing", "sql", "offered", "deal_lead", "field_nurture", "screen"):
        _lengthen_timeline(scene.own.leads[name], scene.own.inside)
    for number in range(2, 6):
        campaign(f"Linden campaign {number}", scene.own.team, [scene.own.territory])
        facts = {"label": f"More {number}", "text": "?", "required": False, "position": number}
        Question.objects.create(campaign=scene.own.campaign, **facts)
        Question.objects.create(campaign=scene.shared, **facts)
        rep = person(f"Rep{number}", Role.FIELD, scene.own.team)
        Territory.objects.create(
            name=f"West {number}",
            team=scene.own.team,
            inside_rep=scene.own.inside,
            field_rep=rep,
            countries=["NL"],
            postcodes=[f"2{number}"],
        ).campaigns.add(scene.own.campaign)
        Team.objects.create(name=f"Team {number}")
        dead = {"to": "gone@customer.example", "subject": f"Message {number}", "text": "Hello."}
        Outbox.objects.create(payload=dead, topic="mail", dedupe_key=f"{number}", dead_at=clock.now())


def _lengthen_timeline(lead: Lead, by: User) -> None:
    """Add notes to the timeline, and stakeholders."""
    for number in range(1, 5):
        notes.write(lead, f"Note {number}", by)
        colleague = Contact.objects.create(company=lead.company, name=f"Colleague {number}")
        Stakeholder.objects.create(lead=lead, contact=colleague, buying_role=Stakeholder.BuyingRole.SIGNS)


def _put_on_screen(corner: Corner) -> None:
    """Put a lead on the inside rep's screen, with a hold that outlasts a slow test run."""
    on_screen(corner.leads["screen"], corner.inside)
    Hold.objects.filter(person=corner.inside).update(until=Now() + timedelta(days=1))


def person(name: str, role: Role, team: Team | None) -> User:
    level = "medior" if role == Role.INSIDE else ""
    return User.objects.create(
        email=f"{name.lower()}@desk.example", name=name, role=role, team=team, level=level, password="!"
    )


def campaign(
    name: str, team: Team, territories: list[Territory], state: State = State.RUNNING, **facts
) -> Campaign:
    made = Campaign.objects.create(
        team=team,
        name=name,
        proposition=Proposition.objects.create(team=team, name=name, pitch=f"{name}: know in a minute."),
        audience=Audience.objects.create(team=team, name=name),
        state=state,
        route=Route.FIELD,
        starts_on=date(2026, 1, 1),
        **facts,
    )
    made.territories.set(territories)
    Script.objects.create(campaign=made, opening=f"{name}: what would it be worth?")
    Question.objects.create(campaign=made, position=1, label="Need", text=f"{name}: need?", required=True)
    for warmth, after in (("warm", "nurture"), ("cold", "cooldown")):
        cadence = Cadence.objects.create(campaign=made, warmth=warmth, after_last_attempt=after)
        CadenceStep.objects.create(cadence=cadence, number=1, gap=timedelta(days=2))
    return made


def _corner(word: str, team: Team, inside: User, outside: User, place: str, postcode: str) -> Corner:
    """Create a corner. `place` names its territory, which teammates in the same campaign may see."""
    territory = Territory.objects.create(
        name=place,
        team=team,
        inside_rep=inside,
        field_rep=outside,
        countries=["NL"],
        postcodes=[postcode],
    )
    first = campaign(f"{word} campaign", team, [territory])
    tests = {
        "hypothesis": f"{word} opening",
        "hypothesis_measure": "conversations",
        "hypothesis_direction": "up",
    }
    return Corner(
        word,
        team,
        inside,
        outside,
        territory,
        campaign=first,
        draft=campaign(f"{word} draft", team, [territory], State.DRAFT, copied_from=first, **tests),
        private=campaign(f"{word}s", team, [territory], owner=inside, private=True),
        track=Track.objects.create(team=team, name=f"{word} track"),
        dead_letter=Outbox.objects.create(
            topic="mail",
            payload={"to": "gone@customer.example", "subject": word, "text": word},
            dedupe_key=f"{word} message",
            attempts=1,
            dead_at=clock.now(),
            error="550 no such user",
        ),
        country_holiday=CountryHoliday.objects.create(
            country="NL", day=_free_day(), name="Bridge day", is_day_off=True, by=inside
        ),
        territory_holiday=TerritoryHoliday.objects.create(
            territory=territory, day=_free_day(), name=f"{word} day", is_day_off=True, by=inside
        ),
    )


def _free_day() -> date:
    return clock.now().date() + timedelta(days=100 + CountryHoliday.objects.count())
