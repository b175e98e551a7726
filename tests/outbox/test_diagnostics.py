"""Tell by a mail server's response whether an address exists."""

import pytest

from salesdesk.outbox.diagnostics import is_address_gone

GONE = [
    ("smtp; 550 5.1.1 <x>: Recipient address rejected: User unknown", "5.0.0"),
    ("smtp; 550 5.4.1 Recipient address rejected: Access denied", "5.4.1"),
    ("550 5.4.1 Recipient address rejected: Access denied. AS(201806281)", ""),
    ("smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "5.1.10"),
    ("smtp; 550-5.1.1 The email account that you tried to reach does not exist.", "5.1.1"),
    ("smtp;550 5.5.0 Requested action not taken: mailbox unavailable.", "5.5.0"),
    ("smtp; 554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.com)", "5.0.0"),
    ("smtp; 554 30 Sorry, your message to x@aol.com cannot be delivered. This mailbox is disabled.", "5.0.0"),
    ("X-Postfix; Host or domain name not found. Name service error for name=x.example type=MX", "5.4.4"),
    ("smtp; DNS Error: DNS type 'mx' lookup of x.example responded with code NXDOMAIN", "4.0.0"),
    ("smtp;550 5.4.310 DNS domain x.example does not exist [Message=InfoDomainNonexistent]", "5.4.310"),
    ("Unrouteable address", ""),
    ("550 no such user", ""),
    ("smtp; 550 User not found: x@163.com", "5.0.0"),
    ("smtp; 550 5.1.1 User unknown in relay recipient table", "5.1.1"),
    ("smtp; 550 #5.1.0 Address rejected.", "5.1.0"),
    ("550 sorry, no mailbox here by that name (#5.1.1)", ""),
    ("smtp; 550 5.1.1 Amazon SES did not send the message: the address is on the suppression list", "5.1.1"),
    ("smtp; 550 5.2.1 The email account that you tried to reach is disabled.", "5.2.1"),
    ("smtp; 550 RCPT TO:<x@y> User unknown", "5.3.0"),
    ("smtp; 550 Onbekende gebruiker", "5.0.0"),
    ("smtp; 550 Der Benutzer jan@x.example ist unbekannt", "5.0.0"),
    ("smtp; 550 Usuario desconocido", "5.0.0"),
    ("smtp; 550 L’adresse jan@x.example n’existe pas", "5.0.0"),
    ("smtp; 550 信箱不存在", "5.0.0"),
]
NOT_GONE = [
    ("550 5.7.1 your host is blocked", ""),
    ("smtp; 550 no such user", "5.7.1"),
    ("552 5.2.2 full", ""),
    ("smtp; 452 4.2.2 mailbox full", "4.2.2"),
    ("smtp; 550 5.7.1 Unable to relay", "5.7.1"),
    ("550 5.7.26 This mail has been blocked because the sender is unauthenticated.", "5.7.26"),
    ("550-5.2.1 The user you are trying to contact is receiving mail at a rate that", "5.2.1"),
    ("550 5.1.8 <desk@x>: Sender address rejected: Domain not found", "5.1.8"),
    ("smtp; 451 4.4.1 connection timed out", "4.4.7"),
    ("550 Blocked by spam filter", ""),
    ("550 quota exceeded", ""),
    ("550 5.7.25 The IP address sending this message does not have a PTR record setup", ""),
    ("smtp; 554 Message rejected on policy grounds", "5.0.0"),
    ("550 Administrative prohibition", ""),
    ("550-Verification failed for <desk@x> 550-No Such User Here 550 Sender verify failed", ""),
    ("smtp; 421 try again later", "4.0.0"),
    ("smtp; 552 5.3.4 Message size exceeds fixed limit", "5.3.4"),
    ("554 5.4.6 Too many hops", "5.4.6"),
]


@pytest.mark.parametrize(("text", "status"), GONE)
def test_unknown_address_is_recognized(text, status):
    assert is_address_gone(text, status)


@pytest.mark.parametrize(("text", "status"), NOT_GONE)
def test_blocked_sender_or_full_mailbox_says_nothing_about_the_address(text, status):
    assert not is_address_gone(text, status)
