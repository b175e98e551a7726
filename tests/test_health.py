"""What a balancer and `make run` hear."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from salesdesk import health
from salesdesk.hooks import Hook


@pytest.fixture(autouse=True)
def only_the_ground(monkeypatch):
    """The checks that the apps register have tests of their own."""
    own: Hook = Hook()
    own.connect(health.database, "database")
    own.connect(health.migrations, "migrations")
    monkeypatch.setattr(health, "checks", own)
    monkeypatch.setattr(health, "_seen_applied", [])


def test_a_process_that_answers_is_alive_without_asking_the_database(client):
    answer = client.get(reverse("livez"))

    assert answer.status_code == 200
    assert answer.json() == {"alive": True}


@pytest.mark.django_db
def test_the_desk_is_ready_when_the_database_answers_and_every_migration_is_applied(client):
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {
            "database": {"ok": True, "says": "answers"},
            "migrations": {"ok": True, "says": "applied"},
        },
    }


@pytest.mark.django_db
def test_a_migration_that_waits_makes_the_desk_not_ready_and_is_named(client):
    MigrationRecorder.Migration.objects.filter(app="people").delete()

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert "people" in answer.json()["checks"]["migrations"]["says"]


@pytest.mark.django_db
def test_an_app_says_with_a_check_of_its_own_why_the_desk_is_not_ready(client):
    def late():
        raise health.NotReady("the oldest due promise is 900 seconds late")

    health.checks.connect(late, "promises")
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert not answer.json()["ready"]
    assert answer.json()["checks"]["promises"] == {
        "ok": False,
        "says": "the oldest due promise is 900 seconds late",
    }
    assert answer.json()["checks"]["database"]["ok"]


def test_readyz_hides_database_details_from_strangers(client, monkeypatch):
    def away():
        raise OperationalError("connection to db.internal failed for user salesdesk")

    own: Hook = Hook()
    own.connect(away, "database")
    monkeypatch.setattr(health, "checks", own)
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert "internal" not in answer.content.decode()


def test_health_is_asked_for_and_never_posted(client):
    assert client.post(reverse("livez")).status_code == 405
    assert client.post(reverse("readyz")).status_code == 405
