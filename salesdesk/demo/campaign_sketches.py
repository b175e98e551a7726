"""The territories and campaigns of the demo: three campaigns run, one is paused, two ended, one is a draft."""

from dataclasses import dataclass

from campaigns.models.campaign import Route


@dataclass(frozen=True)
class CampaignSketch:
    """A campaign of the demo; `starts` and `ends` are weeks from the start of its history."""

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
    #: Median order value.
    value: int = 18_000
    threshold: int = 25_000
    #: The key of the campaign that it repeats, and the hypothesis about the conversations per 100 calls.
    copy_of: str = ""
    hypothesis: str = ""


#: Name, inside rep, field rep, country, postcodes and the key of the parent. Two of them overlap in Valencia.
TERRITORIES = {
    "west": ("Holland and Utrecht", "pim", "joost", "NL", ["1000-3999"], ""),
    "south": ("Brabant, Limburg and the east", "maaike", "joost", "NL", ["4000-8999"], ""),
    "spain": ("Spain", "ines", "alba", "ES", [], ""),
    "levante": ("Catalonia and Valencia", "ines", "alba", "ES", ["08", "17", "43", "46", "03"], "spain"),
    "centro": ("Madrid, Aragón and Castile", "ines", "alba", "ES", ["28", "50", "47", "46"], "spain"),
    "taiwan": ("Taiwan", "meiling", "zhihao", "TW", [], ""),
}

CAMPAIGNS = {
    "cold": CampaignSketch(
        "Cold-chain monitoring",
        "Cold-chain sensors",
        "Know within a minute when a load warms up.",
        ("NL", "ES"),
        ("Transport", "Cold storage", "Food wholesale", "Pharma"),
        ("west", "south", "levante", "centro"),
        "When was the last time you found out too late that a load had warmed up? What would it have been worth"
        " to know within a minute?",
        "“We have loggers.” Loggers only tell you afterwards. When did you last read one?\n"
        "“Too expensive.” What did your last rejected load cost?",
        starts=0,
    ),
    "energy": CampaignSketch(
        "Energy meters for workshops",
        "Smart energy meters",
        "See which machine wastes energy from day one.",
        ("NL",),
        ("Machine shops", "Bakeries"),
        ("west", "south"),
        "Do you know which of your machines uses the most power when nobody is working?",
        "“Our bill is fine.” Half of the shops that measured found they could save 20%.",
        starts=2,
        ends=19,
        route=Route.INSIDE,
        value=2_800,
        threshold=10_000,
    ),
    "owners": CampaignSketch(
        "Energy meters, owner first",
        "Smart energy meters",
        "See which machine wastes energy from day one.",
        ("NL",),
        ("Machine shops", "Bakeries"),
        ("west", "south"),
        "Could I speak to the owner? It is about what your machines cost when nobody is working.",
        "“Our bill is fine.” Half of the shops that measured found they could save 20%.",
        starts=19,
        route=Route.INSIDE,
        value=2_800,
        threshold=10_000,
        copy_of="energy",
        hypothesis="Ask for the owner first: they decide alone, so more calls should become conversations.",
    ),
    "clean": CampaignSketch(
        "Clean-room sensors Taiwan",
        "Clean-room sensors",
        "Audit reports without an hour of typing.",
        ("TW",),
        ("Semiconductors", "Electronics", "Pharma"),
        ("taiwan",),
        "請問貴公司無塵室的溫濕度紀錄，現在是誰負責整理的？",
        "「已經有系統了。」請問稽核報告是自動產生的嗎？",
        starts=1,
        value=26_000,
        threshold=40_000,
    ),
    "fair": CampaignSketch(
        "Trade show follow-up",
        "Cold-chain sensors, trade show offer",
        "What you saw at the show, in your own cold store within a week.",
        ("NL", "ES"),
        ("Transport", "Cold storage"),
        ("west", "south", "levante", "centro"),
        "You stopped by our cold store at the show. Which door would you want to monitor first?",
        "“I was just looking.” What made you stop at the door alarm?",
        starts=0,
        ends=11,
        value=14_000,
    ),
    "safe": CampaignSketch(
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
    "service": CampaignSketch(
        "Service contracts next year",
        "Annual calibration",
        "Every sensor accurate, every year, without reminders.",
        ("NL", "ES", "TW"),
        ("Transport", "Cold storage", "Pharma", "Electronics"),
        ("west", "south", "levante", "centro", "taiwan"),
        "Who makes sure your sensors are calibrated before the auditor asks?",
        "“We do that ourselves.” How many days a year does it take?",
        starts=27,
        route=Route.INSIDE,
        value=1_900,
        threshold=10_000,
    ),
}
