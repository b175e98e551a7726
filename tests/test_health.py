"""The health endpoints that load balancers and `make run` call."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from salesdesk import health
from salesdesk.hooks import Hook


@pytest.fixture(autouse=True)
def own_checks_only(monkeypatch):
    """Leave out the checks that apps connect; they have tests of their own."""
    own: Hook = Hook()
    own.connect(health.database, "database")
    own.connect(health.migrations, "migrations")
    monkeypatch.setattr(health, "checks", own)
    monkeypatch.setattr(health, "_seen_applied", [])


def test_livez_responds_without_querying_the_database(client):
    answer = client.get(reverse("livez"))

    assert answer.status_code == 200
    assert answer.json() == {"alive": True}


@pytest.mark.django_db
def test_readyz_passes_when_the_database_responds_and_migrations_are_applied(client):
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {
            "database": {"ok": True, "message": "responding"},
            "migrations": {"ok": True, "message": "applied"},
        },
    }


@pytest.mark.django_db
def test_readyz_fails_and_names_the_app_of_an_unapplied_migration(client):
    MigrationRecorder.Migration.objects.filter(app="people").delete()

    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert "people" in answer.json()["checks"]["migrations"]["message"]


@pytest.mark.django_db
def test_readyz_reports_the_failed_check_of_an_app(client):
    def late():
        raise health.NotReady("the oldest due callback is 900 seconds late")

    health.checks.connect(late, "promises")
    answer = client.get(reverse("readyz"))

    assert answer.status_code == 503
    assert not answer.json()["ready"]
    assert answer.json()["checks"]["promises"] == {
        "ok": False,
        "message": "the oldest due callback is 900 seconds late",
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


def test_health_endpoints_reject_post(client):
    assert client.post(reverse("livez")).status_code == 405
    assert client.post(reverse("readyz")).status_code == 405
