"""The twelve users of the demo desk. Their addresses end in .example, so no e-mail can be delivered."""

from dataclasses import dataclass
from datetime import time

from django.contrib.auth.hashers import make_password
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_noop as _

from salesdesk.people.levels import Level
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role

#: For the demo's six logins only; a desk for real work has no default password.
PASSWORD = "demo-desk-2026"

NETHERLANDS = {"country": "NL", "time_zone": "Europe/Amsterdam", "language": "nl"}
SPAIN = {"country": "ES", "subdivision": "CT", "time_zone": "Europe/Madrid", "language": "es"}
TAIWAN = {"country": "TW", "time_zone": "Asia/Taipei", "language": "zh-hant"}

#: Short name -> name, role and other fields.
CAST = {
    "maaike": ("Maaike Veldhoek", Role.INSIDE, {"level": Level.SENIOR, **NETHERLANDS, "language": "en"}),
    "pim": ("Pim Ooststein", Role.INSIDE, {"level": Level.MEDIOR, **NETHERLANDS}),
    "ines": ("Inés Ribalta", Role.INSIDE, {"level": Level.SEMI_FIELD, **SPAIN}),
    "meiling": ("林 美玲", Role.INSIDE, {"level": Level.JUNIOR, **TAIWAN}),
    "joost": ("Joost Vaartwijk", Role.FIELD, {**NETHERLANDS, "language": "en"}),
    "alba": ("Alba Serrallonga", Role.FIELD, SPAIN),
    "zhihao": ("陳 志豪", Role.FIELD, TAIWAN),
    "aleida": ("Aleida Koornwaard", Role.MANAGER, {**NETHERLANDS, "language": "en"}),
    "nora": ("Nora Lindeboog", Role.MARKETING, {**NETHERLANDS, "language": "en"}),
    "sil": ("Sil Berkendam", Role.SUPPORT, {**NETHERLANDS, "language": "en"}),
    "teun": ("Teun Molenaer", Role.PRESALES, NETHERLANDS),
    "ada": ("Ada Polderman", Role.ADMIN, {**NETHERLANDS, "language": "en"}),
}


def address_of(short: str) -> str:
    return f"{short}@desk.example"


#: The logins printed for new users: role, address, password.
LOGINS = [
    (label, address_of(short), PASSWORD)
    for label, short in [
        (_("Inside rep"), "maaike"),
        (_("Field rep"), "joost"),
        (_("Manager"), "aleida"),
        (_("Marketing"), "nora"),
        (_("Sales support"), "sil"),
        (_("Admin"), "ada"),
    ]
]


@dataclass(frozen=True)
class People:
    """The demo's team and its users, also available as attributes by short name."""

    team: Team
    by_name: dict[str, User]

    def __getattr__(self, short: str) -> User:
        try:
            return self.by_name[short]
        except KeyError:
            raise AttributeError(short) from None

    def with_role(self, role: Role) -> list[User]:
        return [person for person in self.by_name.values() if person.role == role]

    def prefetched(self, person: User) -> User:
        """Return our own instance of `person`, whose absences are prefetched."""
        return next(member for member in self.by_name.values() if member == person)


def create_team() -> People:
    """Create the team and its users; those not in LOGINS have no password and can't sign in."""
    team = Team.objects.create(name="Noorderlicht Instruments", postal_address="Havenkade 12, 4811 Breda")
    logins = {address for _label, address, _password in LOGINS}
    password = make_password(PASSWORD)  # hashed once for all, as hashing is slow on purpose
    people = {}
    for short, (name, role, facts) in CAST.items():
        address = address_of(short)
        people[short] = User.objects.create(
            email=address,
            password=password if address in logins else make_password(None),
            name=name,
            role=role,
            team=team,
            work_start=time(9),
            work_end=time(17, 30),
            meeting_link=f"https://meet.example/{short}" if role in (Role.INSIDE, Role.FIELD) else "",
            **facts,
        )
    # Their calendars are used for every call, so load the absences once.
    prefetch_related_objects(list(people.values()), "absences")
    return People(team, people)
