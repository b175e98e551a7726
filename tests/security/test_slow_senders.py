"""Bodies that come slowly, on the real web server: they are cut, and hold nobody up."""

import http.client
import os
import select
import socket
import time
from contextlib import suppress

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from leads.models import ImportBatch
from salesdesk.embedded.processes import Web

SENDERS = 60
SERVER, PATIENCE = "tests.security.impatient_server", 8  # seconds, set by that module
SLOW = (
    b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
)


@pytest.fixture(scope="module")
def port(django_db_setup, tmp_path_factory):
    """The port of a web server with one process on the test's database."""
    folder = tmp_path_factory.mktemp("web")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    child = Web("127.0.0.1", number).child()
    child.argv = [word.replace("salesdesk.rsgi", SERVER) for word in child.argv]
    name = connection.settings_dict["NAME"]
    child.env |= {
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}",
        "WEB_PROCESSES": "1",
        "TMPDIR": str(folder),
    }
    child.log = folder / "web.log"
    child.start()
    try:
        wait_until_ready(number)
        yield number
    finally:
        child.stop()


def wait_until_ready(port):
    give_up_at = time.monotonic() + 60
    while time.monotonic() < give_up_at:
        with suppress(OSError):
            if get(port, "/livez")[0] == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def get(port, path):
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", path, headers={"Host": "localhost"})
    answer = asked.getresponse()
    return answer.status, answer.read()


def answer_of(sender):
    """Return what the server sends until it closes the connection."""
    sender.settimeout(20)
    received = b""
    with suppress(ConnectionResetError):
        while part := sender.recv(65536):
            received += part
    return received


def test_trickled_bodies_are_cut_and_hold_nobody_up(port):
    senders = [socket.create_connection(("127.0.0.1", port)) for _ in range(SENDERS)]
    for sender in senders:
        sender.sendall(SLOW)
    began = time.monotonic()
    waited, cut = [], {}
    while len(cut) < SENDERS and time.monotonic() < began + 20:
        for sender in set(senders) - cut.keys():
            with suppress(BrokenPipeError, ConnectionResetError):
                sender.sendall(b"x")
        asked = time.monotonic()
        assert get(port, "/account/login/")[0] == 200
        waited.append(time.monotonic() - asked)
        for sender in select.select(list(set(senders) - cut.keys()), [], [], 0.2)[0]:
            cut[sender] = answer_of(sender)

    assert [answer[:12] for answer in cut.values()] == [b"HTTP/1.1 408"] * SENDERS
    assert len(waited) > 3
    assert max(waited) < PATIENCE  # nobody waited for a slow sender


def test_silent_sender_is_cut(port):
    with socket.create_connection(("127.0.0.1", port)) as sender:
        sender.sendall(SLOW)
        assert answer_of(sender).startswith(b"HTTP/1.1 408")


def test_strangers_body_is_refused_before_it_is_sent(port):
    with socket.create_connection(("127.0.0.1", port)) as sender:
        sender.sendall(SLOW.replace(b"500", b"300000000"))
        assert answer_of(sender).startswith(b"HTTP/1.1 413")


def test_large_list_of_a_signed_in_person_is_received_whole(port, transactional_db, ada, campaign):
    client = Client()
    client.force_login(ada)
    page = client.get(reverse("import-new"))
    assert page.status_code == 200
    rows = b"Company,Phone\n" + b"Acme,0201234567\n" * 150_000
    fields = {
        "campaign": campaign.pk,
        "country": "NL",
        "csrfmiddlewaretoken": page.cookies["csrftoken"].value,
    }
    cut = b"--cut"
    body = b"".join(
        b'%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (cut, k.encode(), str(v).encode())
        for k, v in fields.items()
    )
    body += (
        b'%s\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n'
        b"Content-Type: text/csv\r\n\r\n%s\r\n%s--\r\n" % (cut, rows, cut)
    )
    cookies = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}
    sent = "; ".join(f"{name}={client.cookies[name].value}" for name in cookies)
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": "localhost", "Cookie": sent, "Content-Type": "multipart/form-data; boundary=cut"}
    asked.request("POST", reverse("import-new"), body, headers)

    assert asked.getresponse().status == 302
    assert ImportBatch.objects.get(by=ada).file_size == len(rows)
