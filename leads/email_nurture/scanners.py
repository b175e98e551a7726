"""Tell a person's click from a mail scanner's, by single requests and by several together.

Scanners use the names of ordinary browsers, so one request often looks like a person's. What gives them away is what
they do within seconds: they open every link and the way out, ask with HEAD first, or open the e-mails of several
colleagues at once.
"""

import re
from datetime import datetime, timedelta
from itertools import pairwise

from leads.models import SentLink, SentMail
from salesdesk import clock
from salesdesk.outbox.models import Outbox

#: A click sooner than this after sending comes from a scanner, as nobody reads that fast.
TOO_FAST = timedelta(seconds=20)
#: Requests so close together belong to one visit.
VISIT = timedelta(seconds=20)
#: Nobody opens two links, nor do two colleagues one each, within so short a time.
AT_ONCE = timedelta(seconds=2)
#: Nobody reads an e-mail and opens all of three or more links within so short a time.
ALL_LINKS = timedelta(seconds=10)
_PROGRAM_NAMES = (
    "bot robot crawler spider scan scanner scanning preview proofpoint mimecast barracuda safelinks safebrowsing curl "
    "wget python okhttp headlesschrome phantomjs libwww facebookexternalhit "
    "googleimageproxy yahoomailproxy httpclient axios"
)
_PROGRAMS = frozenset(_PROGRAM_NAMES.split())
#: "Googlebot/2.1" is a program, "CUBOT KINGKONG" a telephone.
_NAMED_PROGRAM = re.compile(
    r"(?:bot|crawler|spider|preview|scanner)(?:/\d|-)|compatible;[^)]*bot\b|\+https?://|^\w+bot\b|\w{3}bot$"
)
#: Browsers name their system in parentheses, or their profile on old telephones; "Go-http-client/1.1" does neither.
_NAMED_SYSTEM = re.compile(r"\(|profile/midp")
PREFETCH_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
_PROVIDER_NAMES = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com live.nl msn.com yahoo.com yahoo.es yahoo.com.tw "
    "icloud.com me.com gmx.net gmx.de web.de t-online.de ziggo.nl kpnmail.nl planet.nl hetnet.nl xs4all.nl home.nl "
    "telefonica.net hinet.net orange.fr qq.com 163.com proton.me protonmail.com"
)
#: Mail providers whose addresses have nothing to do with one another.
PROVIDERS = frozenset(_PROVIDER_NAMES.split())


def is_a_persons_request(sent: SentMail, method: str, headers) -> bool:
    """Return whether this request alone can be a person's, who has had the time to read the e-mail."""
    return is_a_persons_visit(method, headers) and clock.now() - _left_at(sent) >= TOO_FAST


def is_a_persons_visit(method: str, headers) -> bool:
    """Return whether a request can be a person's, rather than a prefetch or a program that says so."""
    agent = headers.get("User-Agent", "").casefold()
    return (
        method == "GET"
        and bool(agent)
        and not names_a_program(agent)
        and not any(
            word in headers.get(name, "").casefold()
            for name in PREFETCH_HEADERS
            for word in ("prefetch", "preview")
        )
        and headers.get("Sec-Fetch-Dest", "document") == "document"
    )


def names_a_program(agent: str) -> bool:
    """Return whether a User-Agent names a program that opens links."""
    agent = agent.casefold()
    words = re.split(r"[^a-z0-9]+", agent)
    return (
        not _PROGRAMS.isdisjoint(words)
        or bool(_NAMED_PROGRAM.search(agent))
        or not _NAMED_SYSTEM.search(agent)
    )


def is_scan(sent: SentMail, since: datetime) -> bool:
    """Return whether the requests for this e-mail around `since` are a scanner's."""
    if sent.probed_at and abs(sent.probed_at - since) <= VISIT:
        return True
    links = list(sent.links.values_list("opened_at", flat=True))
    opened = sorted(at for at in links if at and abs(at - since) <= VISIT)
    if any(later - earlier <= AT_ONCE for earlier, later in pairwise(opened)):
        return True
    if len(links) == len(opened) >= 3 and opened[-1] - opened[0] <= ALL_LINKS:
        return True
    return bool(opened) and _is_opened_with_colleagues(sent, opened[0])


def _is_opened_with_colleagues(sent: SentMail, at: datetime) -> bool:
    """Return whether an e-mail to the same company's mail domain was opened at the same moment."""
    domain = sent.address.rpartition("@")[2].casefold()
    if domain in PROVIDERS:
        return False
    at_once = SentLink.objects.filter(opened_at__range=(at - AT_ONCE, at + AT_ONCE)).exclude(sent=sent)
    return (
        at_once.filter(sent__address__iendswith=f"@{domain}")
        .exclude(sent__address__iexact=sent.address)
        .exists()
    )


def _left_at(sent: SentMail) -> datetime:
    """Return when a mail server took the e-mail, or when it was written if that is not known."""
    if sent.email:
        return max(sent.at, sent.email.sent_at or sent.at)
    taken = Outbox.objects.filter(dedupe_key=f"track:{sent.pk}").values_list("sent_at", flat=True).first()
    return max(sent.at, taken) if taken else sent.at
