"""Guesses are limited per address and account, strangers can't lock the owner out, and events are kept."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from leads.models import Lead
from salesdesk import clock
from salesdesk.people.membership import role_changes
from salesdesk.people.models import SecurityEvent, SignInLimit
from salesdesk.people.sign_in import block, limits

pytestmark = pytest.mark.django_db
Kind = SecurityEvent.Kind
WRONG = "not the password"


@pytest.fixture
def sign_in(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def sign_in(login, password="correct horse", address="198.51.100.2", **headers):
        typed = {"login": login, "password": password}
        headers = {"X-Forwarded-For": address} | headers
        return client.post(reverse("account_login"), typed, headers=headers)

    return sign_in


def kinds():
    return list(SecurityEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_ten_thousand_guesses_from_a_hundred_addresses_evaluate_twenty(tuesday, ann):
    evaluated = sum(
        limits.allow(ann.email, f"203.0.113.{number % 100}", "", tuesday + timedelta(seconds=number / 10))
        for number in range(10_000)
    )

    assert 0 < evaluated <= 20


def test_owner_signs_in_on_a_known_device_during_an_attack(sign_in, client, tuesday, ann):
    assert sign_in(ann.email).status_code == 302
    client.post(reverse("account_logout"))
    device = client.cookies[limits.DEVICE_COOKIE].value
    for number in range(60):
        limits.allow(ann.email, f"203.0.113.{number}", "", clock.now())

    del client.cookies[limits.DEVICE_COOKIE]
    assert "Too many failed" in sign_in(ann.email, address="192.0.2.9").content.decode()
    client.cookies[limits.DEVICE_COOKIE] = device
    assert sign_in(ann.email).status_code == 302


def test_device_is_known_for_its_own_person_and_password_only(ann, ben):
    device = limits.device_of(ann)
    assert limits.is_known_device(device, ann.email)
    assert not limits.is_known_device(device, ben.email)
    assert not limits.is_known_device(device + "x", ann.email)
    ann.set_password("another long phrase")
    ann.save()
    assert not limits.is_known_device(device, ann.email)


def test_guessing_on_a_known_device_is_limited_too(tuesday, ann):
    device = limits.device_of(ann)

    assert sum(limits.allow(ann.email, "192.0.2.1", device, tuesday) for _guess in range(50)) == 10


def test_changed_host_and_spelling_do_not_evade_the_limit(sign_in, settings, ann):
    settings.ALLOWED_HOSTS = ["*"]
    for number in range(5):
        sign_in(ann.email.upper() if number % 2 else ann.email, WRONG, Host=f"testserver:{number + 1000}")

    assert "Too many failed" in sign_in(ann.email, WRONG, Host="testserver:99").content.decode()


def test_ipv6_clients_are_counted_by_their_network(tuesday, ann):
    allowed = [limits.allow(ann.email, f"2001:db8::{number:x}", "", tuesday) for number in range(1, 9)]

    assert sum(allowed) == 5


def test_counts_start_again_after_their_period_and_are_deleted(tuesday, ann):
    for _guess in range(8):
        limits.allow(ann.email, "192.0.2.1", "", tuesday)
    assert limits.allow(ann.email, "192.0.2.1", "", tuesday + timedelta(minutes=6))
    assert limits.run(tuesday + timedelta(hours=3)) > 0
    assert not SignInLimit.objects.exists()


def test_sign_in_failure_refusal_and_role_change_are_recorded(sign_in, client, ann, ada, elsewhere):
    sign_in(ann.email, WRONG)
    sign_in("stranger@elsewhere.example", WRONG)
    sign_in(ann.email)
    client.get(reverse("people"))
    ben = type(ann).objects.get(pk=ada.pk)
    ben.email = "ada.new@desk.example"
    role_changes.change(ben, by=ada)

    assert kinds() == [Kind.FAILURE, Kind.FAILURE, Kind.SIGN_IN, Kind.REFUSAL, Kind.ROLE]
    first, second = SecurityEvent.objects.order_by("pk")[:2]
    assert (first.person, first.address, first.detail) == (ann, "198.51.100.2", "")
    assert (second.person, second.detail) == (None, "")


@pytest.mark.parametrize("change", ["update", "delete"])
def test_security_events_cannot_be_changed(ann, change):
    SecurityEvent.objects.create(kind=Kind.SIGN_IN, person=ann)
    events = SecurityEvent.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        events.update(detail="x") if change == "update" else events._raw_delete("default")


def test_blocking_ends_all_sessions_at_once_and_keeps_the_work(sign_in, client, ann, ada, lead):
    assert sign_in(ann.email).status_code == 302
    assert client.get(reverse("me")).status_code == 200

    held = Lead.objects.values_list("holder", "inside_rep").get()

    block.block(ann, ada)

    assert client.get(reverse("me")).status_code == 302
    assert sign_in(ann.email).status_code != 302
    ann.refresh_from_db()
    assert ann.is_active
    assert Lead.objects.values_list("holder", "inside_rep").get() == held
    assert kinds() == [Kind.SIGN_IN, Kind.BLOCKED]

    block.allow(ann, ada)
    assert client.get(reverse("me")).status_code == 302
    assert sign_in(ann.email).status_code == 302


def test_admin_blocks_on_the_persons_page_but_not_themselves(client, ann, ada):
    client.force_login(ada)
    client.post(reverse("person-block", args=[ann.pk]))
    assert "Sign-in is blocked" in client.get(reverse("person-edit", args=[ann.pk])).content.decode()

    client.post(reverse("person-block", args=[ada.pk]))
    ada.refresh_from_db()
    assert ada.sign_in_blocked_at is None
