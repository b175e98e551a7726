"""Five territories and six campaigns: three run, one is paused, one has ended, one is being written."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from campaigns import campaign_editor
from campaigns.campaign_editor import CadenceSpec
from campaigns.defaults import CADENCES
from campaigns.models import Campaign, Proposition, Territory
from campaigns.models.cadence import AfterLastAttempt, DayPart, Warmth
from campaigns.models.campaign import Route

from .people import People

#: A cold one is tried twice, then rests: four reps who make so few calls would not get round to more tries.
TRIES = CADENCES | {
    Warmth.COLD: CadenceSpec(
        [(timedelta(days=3), DayPart.ANY)], AfterLastAttempt.COOLDOWN, timedelta(days=75)
    )
}


@dataclass(frozen=True)
class Sketch:
    """A campaign of the demo; weeks count from the beginning of its history."""

    name: str
    proposition: str
    pitch: str
    countries: tuple[str, ...]
    industries: tuple[str, ...]
    territories: tuple[str, ...]
    opening: str
    objections: str
    starts: int
    ends: int | None = None
    route: Route = Route.FIELD
    #: The middle of its orders; half are larger.
    value: int = 18_000
    threshold: int = 25_000


TERRITORIES = {
    "west": ("Holland and Utrecht", "pim", "joost", "NL", ["1000-3999"]),
    "south": ("Brabant, Limburg and the east", "maaike", "joost", "NL", ["4000-8999"]),
    "levante": ("Catalonia and Valencia", "ines", "alba", "ES", ["08", "17", "43", "46", "03"]),
    "centro": ("Madrid, Aragón and Castile", "ines", "alba", "ES", ["28", "50", "47"]),
    "taiwan": ("Taiwan", "meiling", "zhihao", "TW", []),
}

CAMPAIGNS = {
    "cold": Sketch(
        "Cold-chain monitoring",
        "Cold-chain sensors",
        "You know within a minute when a load gets warm.",
        ("NL", "ES"),
        ("Transport", "Cold storage", "Food wholesale", "Pharma"),
        ("west", "south", "levante", "centro"),
        "When did you last find out too late that a load had become warm? What would it have been worth to"
        " know within a minute?",
        "“We have loggers.” Loggers tell you afterwards; when did you last read one?\n"
        "“Too expensive.” What did the last refused load cost?",
        starts=0,
    ),
    "energy": Sketch(
        "Energy meters for workshops",
        "Meters that read themselves",
        "You see which machine wastes energy, from the first day.",
        ("NL",),
        ("Machine shops", "Bakeries"),
        ("west", "south"),
        "Do you know which of your machines uses most when nobody works?",
        "“Our bill is fine.” Half of the workshops that measured found a fifth to save.",
        starts=2,
        route=Route.INSIDE,
        value=2_800,
        threshold=10_000,
    ),
    "clean": Sketch(
        "Clean-room sensors Taiwan",
        "Clean-room sensors",
        "An audit report without a single hour of typing.",
        ("TW",),
        ("Semiconductors", "Electronics", "Pharma"),
        ("taiwan",),
        "請問貴公司無塵室的溫濕度紀錄，現在是誰負責整理的？",
        "「已經有系統了。」請問稽核報告是自動產生的嗎？",
        starts=1,
        value=26_000,
        threshold=40_000,
    ),
    "fair": Sketch(
        "Logistics fair follow-up",
        "Cold-chain sensors at the fair price",
        "What you saw at the fair, in your own cold store within a week.",
        ("NL", "ES"),
        ("Transport", "Cold storage"),
        ("west", "south", "levante", "centro"),
        "You stood at our cold store at the fair. Which door would you want to watch first?",
        "“I was only looking.” What made you stop at the door alarm?",
        starts=0,
        ends=11,
        value=14_000,
    ),
    "safe": Sketch(
        "Warehouse safety Spain",
        "Gas and smoke alarms",
        "One alarm that reaches the person who can act.",
        ("ES",),
        ("Warehousing", "Transport"),
        ("levante", "centro"),
        "¿Quién recibe hoy la alarma de su almacén a las tres de la madrugada?",
        "«Ya tenemos alarma.» ¿A quién llama, y cuánto tarda en llegar?",
        starts=7,
        value=12_000,
    ),
    "service": Sketch(
        "Service contracts next year",
        "Calibration every year",
        "Every sensor right, every year, without a reminder.",
        ("NL", "ES", "TW"),
        ("Transport", "Cold storage", "Pharma", "Electronics"),
        ("west", "south", "levante", "centro", "taiwan"),
        "Who sees to it that your sensors are calibrated before the auditor asks?",
        "“We do that ourselves.” How many days a year does it take?",
        starts=27,
        route=Route.INSIDE,
        value=1_900,
        threshold=10_000,
    ),
}

QUESTIONS = [
    campaign_editor.QuestionSpec("Need", "What happened the last time, and what did it cost?"),
    campaign_editor.QuestionSpec("Budget", "Is there money for it this year?"),
    campaign_editor.QuestionSpec("Authority", "Who signs for an order of this size?"),
    campaign_editor.QuestionSpec("Timing", "When should it work?", required=False),
]


def draw_map(people: People) -> dict[str, Territory]:
    """Who works where. Postcodes that nobody has stay on the list of leads without a territory."""
    return {
        key: Territory.objects.create(
            team=people.team,
            name=name,
            inside_rep=people.by_name[inside],
            field_rep=people.by_name[field],
            countries=[country],
            postcodes=postcodes,
        )
        for key, (name, inside, field, country, postcodes) in TERRITORIES.items()
    }


def write(people: People, territories: dict[str, Territory], first_day: date) -> dict[str, Campaign]:
    """The six campaigns, all still drafts."""
    return {key: _write(plan, people, territories, first_day) for key, plan in CAMPAIGNS.items()}


def _write(sketch: Sketch, people: People, territories: dict[str, Territory], first_day: date) -> Campaign:
    campaign = Campaign(
        team=people.team,
        name=sketch.name,
        proposition=Proposition.objects.create(team=people.team, name=sketch.proposition, pitch=sketch.pitch),
        starts_on=first_day + timedelta(weeks=sketch.starts),
        ends_on=first_day + timedelta(weeks=sketch.ends) if sketch.ends else None,
        route=sketch.route,
        value_threshold=Decimal(sketch.threshold),
    )
    plan = campaign_editor.CampaignPlan(
        territories=[territories[key] for key in sketch.territories],
        audience={"countries": list(sketch.countries), "industries": list(sketch.industries)},
        opening=sketch.opening,
        objections=sketch.objections,
        questions=QUESTIONS,
        cadences=TRIES,
    )
    return campaign_editor.save(campaign, plan)
