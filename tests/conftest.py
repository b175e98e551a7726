"""Fixtures shared by all tests, on a real database.

People of team North: ann and ben (inside reps), cleo (manager), mia (marketing), dov (field rep) and sam (sales
support). ada is an admin without a team. eve is an inside rep of another team and must not see North's data.
"""

import gc
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from xdist.scheduler import LoadFileScheduling

from campaigns.models import (
    Audience,
    Cadence,
    CadenceStep,
    Campaign,
    Proposition,
    Question,
    Script,
    Territory,
)
from campaigns.models.campaign import Route, State
from leads.assignment import intake
from leads.compliance import call_windows, eligibility
from leads.models import Company, Contact, Lead, Partner, Place
from salesdesk import clock, parsing
from salesdesk.dashboards.rollups import sweep
from salesdesk.people.models import Team, User
from salesdesk.people.roles import Role
from tests import servers

#: A Tuesday, 10:00 in Amsterdam: within everybody's working hours and call windows.
TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

TESTS = Path(__file__).parent
#: Files whose tests share nothing but take a minute or more each; every process takes one test at a time.
LONG = ("tests/e2e/test_every_page.py::", "tests/dashboards/test_reproduction.py::")


def pytest_addoption(parser):
    parser.addoption("--record-schema", action="store_true", help="write tests/db/schema.txt again")


def pytest_collection_modifyitems(items):
    """Run the longest files first, so that the short ones even out the processes at the end."""
    items.sort(key=lambda item: {TESTS / "chaos": 0, TESTS: 1, TESTS / "e2e": 2}.get(item.path.parent, 3))


def pytest_collection_finish():
    """Exclude imported modules from garbage collection and collect less often, which saves a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_xdist_make_scheduler(config, log):
    """Keep each file in one process, except for those that are too long, and all of tests/chaos in one.

    Two chaos tests at once would disturb each other.
    """
    return ByFile(config, log)


class ByFile(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith("tests/chaos/"):
            return "tests/chaos"
        return nodeid if nodeid.startswith(LONG) else super()._split_scope(nodeid)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Migrate once instead of in every process; pytest-django uses this fixture before creating databases."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = servers.migrated_template()


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords():
    """Use a fast password hasher: Argon2 is slow by design, and most tests create several users."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def _plain_static_files():
    """Link static files as they are: nothing is collected for tests without a browser.

    WhiteNoise looks into an empty folder, not into one that a test of the desk command is filling.
    """
    plain = {"staticfiles": {"BACKEND": settings.PLAIN_STATIC_FILES}}
    empty = Path(os.environ["TESTS_FOLDER"]) / "static"
    empty.mkdir(exist_ok=True)
    with override_settings(STORAGES=settings.STORAGES | plain, STATIC_ROOT=empty):
        yield


@pytest.fixture
def tuesday():
    """Set the clock to a Tuesday, 10:00 in Amsterdam."""
    with clock.moved_to(TUESDAY) as now:
        yield now


@pytest.fixture
def make_person(db):
    def make(name, role, team=None, **facts):
        facts.setdefault("level", "medior" if role == Role.INSIDE else "")
        email = f"{name.lower()}@desk.example"
        return User.objects.create_user(email, "correct horse", name=name, role=role, team=team, **facts)

    return make


@pytest.fixture
def north(db):
    return Team.objects.create(name="North")


@pytest.fixture
def elsewhere(db):
    return Team.objects.create(name="Elsewhere")


@pytest.fixture
def ann(make_person, north):
    return make_person("Ann", Role.INSIDE, north)


@pytest.fixture
def ben(make_person, north):
    return make_person("Ben", Role.INSIDE, north)


@pytest.fixture
def cleo(make_person, north):
    return make_person("Cleo", Role.MANAGER, north)


@pytest.fixture
def mia(make_person, north):
    return make_person("Mia", Role.MARKETING, north)


@pytest.fixture
def dov(make_person, north):
    return make_person("Dov", Role.FIELD, north)


@pytest.fixture
def sam(make_person, north):
    return make_person("Sam", Role.SUPPORT, north)


@pytest.fixture
def eve(make_person, elsewhere):
    return make_person("Eve", Role.INSIDE, elsewhere)


@pytest.fixture
def ada(make_person):
    return make_person("Ada", Role.ADMIN)


@pytest.fixture
def territory(north, ann, dov):
    """All of the Netherlands, assigned to ann and dov."""
    return Territory.objects.create(
        name="Netherlands", team=north, inside_rep=ann, field_rep=dov, countries=["NL"]
    )


@pytest.fixture
def make_campaign(db):
    def make(team, territories, *, name="Cold-chain", state=State.RUNNING, **facts):
        facts.setdefault("route", Route.FIELD)
        facts.setdefault("starts_on", date(2026, 1, 1))
        campaign = Campaign.objects.create(
            team=team,
            name=name,
            proposition=Proposition.objects.create(team=team, name=name, pitch="Know within a minute."),
            audience=Audience.objects.create(team=team, name=name),
            state=state,
            **facts,
        )
        campaign.territories.set(territories)
        Script.objects.create(campaign=campaign, opening="What would it be worth to know within a minute?")
        for position, label in enumerate(["Need", "Budget"]):
            Question.objects.create(
                campaign=campaign, position=position, label=label, text=f"{label}?", required=True
            )
        gaps = {
            "warm": [timedelta(hours=1), timedelta(hours=4), *[timedelta(days=days) for days in (2, 2, 3)]],
            "cold": [timedelta(days=3)] * 3,
        }
        for warmth, after in [("warm", "nurture"), ("cold", "cooldown")]:
            cadence = Cadence.objects.create(campaign=campaign, warmth=warmth, after_last_attempt=after)
            CadenceStep.objects.bulk_create(
                CadenceStep(cadence=cadence, number=number, gap=gap)
                for number, gap in enumerate(gaps[warmth], 1)
            )
        return campaign

    return make


@pytest.fixture
def campaign(make_campaign, north, territory):
    return make_campaign(north, [territory])


@pytest.fixture
def place(db):
    """The place of companies in the Netherlands, with its time zone."""
    return Place.objects.get_or_create(country="NL", subdivision="", zones=["Europe/Amsterdam"])[0]


@pytest.fixture
def make_company(place):
    numbers = iter(range(1000, 10000))

    def make(name="Van Houten Logistiek", *, phone=None, contact="Sanne Dekker", **facts):
        company = Company.objects.create(
            name=name,
            name_key=parsing.name_key(name),
            country="NL",
            place=place,
            **{"legal_form": "company"} | facts,
        )
        phone = f"+3113555{next(numbers)}" if phone is None else phone
        Contact.objects.create(company=company, name=contact, title="Head of operations", phone=phone)
        return company

    return make


@pytest.fixture
def make_partner(make_company, ann):
    """Return a factory for partners of ann, whose first talk is due now."""

    def make(name="Koelhuis Partners", **facts):
        now = {"next_talk_at": clock.now(), "check_at": clock.now(), "created_at": clock.now()}
        company = make_company(name, contact="Piet Vos")
        return Partner.objects.create(**{"company": company, "owner": ann} | now | facts)

    return make


@pytest.fixture
def count_now():
    """Count leads for the dashboards, after the triggers that wait for the end of the transaction."""

    def count_now():
        connection.check_constraints()
        sweep.run(clock.now())

    return count_now


@pytest.fixture
def make_lead(make_company, campaign, ada):
    """Return a factory for suspects with a first call that is due now."""

    def make(name="Van Houten Logistiek", *, campaign=campaign, company=None, **facts):
        company = company or make_company(name, **facts)
        lead = intake.create_lead(company, campaign, company.contacts.first(), by=ada)
        # The sweep's work, for this company only: it is faster, and most tests start here.
        call_windows.roll(clock.now())
        eligibility.make_company_ready(company.pk, clock.now())
        return Lead.objects.get(pk=lead.pk)

    return make


@pytest.fixture
def lead(tuesday, make_lead):
    return make_lead()
