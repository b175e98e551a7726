"""Reading incoming e-mail: who wrote it, whether a program did, its text, and reports of failures."""

from email.message import EmailMessage

import pytest

from leads.email_nurture import inbound_mail
from leads.email_nurture.incoming import automatic

TRACK = "track-3f2a0000-0000-4000-8000-000000000000@localhost"
SANNE = "sanne@vanhouten.example"


def raw(headers: str, body: str = "Text.") -> bytes:
    return f"{headers}\nMessage-ID: <1@customer.example>\n\n{body}".encode()


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Mail 1",
        "Automatisch antwoord: Mail 1",
        "Automatische Antwort: Mail 1",
        "Réponse automatique : Mail 1",
        "Respuesta automática: Mail 1",
        "自動回覆: Mail 1",
        "自动回复：Mail 1",
        "[Auto-Reply] Mail 1",
        "Out of office",
        "Out of Office AutoReply: Mail 1",
        "Out of Office: Re: Mail 1",
        "Out of the office until 3 December",
        "AUTO: Jan de Vries is out of the office (returning 12/03/2026)",
        "I am out of the office",
        "Afwezig",
        "Afwezig t/m 3 december",
        "Afwezig: Re: Mail 1",
        "Afwezigheidsbericht: Mail 1",
        "Ik ben met vakantie tot maandag",
        "Abwesend bis 3.12.",
        "Abwesenheitsnotiz",
        "Ich bin derzeit nicht im Büro",
        "Absence du bureau : Re: Mail 1",
        "Message d’absence : Mail 1",
        "Je suis absent jusqu'au 3 décembre",
        "Fuera de la oficina",
        "Fuera de oficina hasta el lunes",
        "Ausente del 3 al 10 de diciembre",
        "不在辦公室",
        "休假中 至12月3日",
        "我不在辦公室",
        "Vandaag niet aanwezig",
        "Zwangerschapsverlof tot 1 mei",
        "Vakantie 24/12 - 4/1",
        "Vakantie 3 t/m 7 december",
        "Vacation Re: Mail 1",
        "(Out of office) Re: Mail 1",
        "Away until Monday",
        "Auto: I'm on annual leave",
        "On parental leave until March 2027",
        "Currently out of the office",
        "Congés du 3 au 10 décembre",
        "De baja por maternidad hasta marzo",
        "放假通知",
        "請假中",
        "出差至12/5",
        "Ik ben er niet tot 3 januari",
    ],
)
def test_away_note_is_recognized_by_its_subject(subject):
    assert automatic.is_away_note(subject, answers_us=False)


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Mail 1",
        "Re: Automatic reply: Mail 1",
        "Afwezigheidsregistratie: graag een offerte",
        "Afwezigheid registreren met uw pakket",
        "Afwezig: kunt u maandag bellen?",
        "Out of office chairs for 40 people",
        "Is out of office work possible?",
        "Automatische deuren: offerte",
        "Automatisch antwoordapparaat gezocht",
        "Automatic reply machines wanted",
        "Auto: lease of a car",
        "Absence management software",
        "Ausencias del personal: presupuesto",
        "Fuera de la oficina técnica: presupuesto",
        "Urlaubsplanung",
        "Vakantiewoning",
        "外出服務報價",
        "Absence de chauffage dans notre entrepôt",
        "Ausencia de luz en el almacén",
        "Respuesta automática de puertas: presupuesto",
        "Verlof van personeel: graag een offerte",
        "Urlaub vom Alltag",
        "Vakantie 2027: offerte koelcel",
        "Urlaub 2027 Angebot",
        "Verlof 3 maanden vervangen",
        "Holiday opening hours",
        "Vacation rentals: cold chain",
        "休假管理系統報價",
        "出差管理系統",
        "Leave management software",
        "Congés payés: logiciel",
        "Ik ben er niet over uit, bel me",
        "Baja de tensión en la nave",
    ],
)
def test_subject_of_a_person_is_not_an_away_note(subject):
    assert not automatic.is_away_note(subject, answers_us=False)


def test_away_word_before_our_own_subject_is_an_away_note_only_in_an_answer():
    assert automatic.is_away_note("Afwezig: Mail 1", answers_us=True)
    assert not automatic.is_away_note("Afwezig: Mail 1", answers_us=False)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Auto-Submitted: auto-replied; owner-email=x", True),
        ("Auto-Submitted: no", False),
        ("X-Autoreply: yes", True),
        ("X-Autoreply: no", False),
        ("X-Auto-Reply-From: sanne@vanhouten.example", True),
        ("Delivered-To: Autoresponder", True),
        ("Precedence: auto_reply", True),
        ("Precedence: bulk", False),
        ("Precedence: list\nList-Id: <desk.localhost>", False),
        ("X-Auto-Response-Suppress: All", False),
        ("Return-Path: <>", True),
        ("Return-Path: <MAILER-DAEMON>", True),
        ("Return-Path: <sanne@vanhouten.example>", False),
    ],
)
def test_headers_tell_whether_a_program_wrote_it_and_not_how_it_travelled(header, expected):
    assert expected == inbound_mail.parse(raw(f"From: {SANNE}\nSubject: Re: Mail 1\n{header}")).automatic


@pytest.mark.parametrize(
    "headers",
    [
        f"From: =?iso-8859-1?Q?Garc=EDa=2C_Juan?= <{SANNE}>",
        f"From: =?utf-8?Q?juan=40other.example?= <{SANNE}>",
        f'From: "García, Juan" <{SANNE}>',
        f"From: García, Juan <{SANNE}>",
        f'From: "juan@other.example" <{SANNE}>',
        f"From: Juan @ García <{SANNE}>",
        f"From: Juan [García] <{SANNE}>",
        f"From: Juan; Sanne <{SANNE}>",
        f"From: @juan <{SANNE}>",
        f"From: Sanne <mailto:{SANNE}>",
        f"From: {SANNE} (García, Juan)",
        f"From: =?utf-8?B?5b6Q77yM5aSn5piO?= <{SANNE}>",
        "From: =?utf-8?Q?Sanne_=3Csanne=40vanhouten=2Eexample=3E?=",
        f"From:\n Sanne\n <{SANNE}>",
        f"From: Team: {SANNE};",
        f"From: 'Sanne' via Desk <desk@localhost>\nX-Original-From: Sanne <{SANNE}>\nList-Id: <desk.localhost>",
        f"From: Sanne via Desk <desk@lists.example>\nReply-To: Sanne <{SANNE}>\nList-Id: <desk.lists.example>",
        f"Sender: {SANNE}",
    ],
)
def test_sender_is_the_address_of_the_person_who_wrote_it(headers):
    assert SANNE == inbound_mail.parse(raw(headers)).sender


def test_sender_is_found_when_names_are_written_in_latin_1():
    assert SANNE == inbound_mail.parse(f"From: Garc\u00eda, Juan <{SANNE}>\n\nHi".encode("latin-1")).sender


@pytest.mark.parametrize(
    ("charset", "text"),
    [("windows-1252", "€ 5 “ja”"), ("iso-8859-1", "€ 5 “ja”"), ("big5", "請打電話"), ("gb2312", "请打电话")],
)
def test_text_is_decoded_by_the_character_set_that_programs_mean(charset, text):
    body = text.encode("cp1252" if charset == "iso-8859-1" else charset)
    mail = f"From: {SANNE}\nContent-Type: text/plain; charset={charset}\n\n".encode() + body

    assert text == inbound_mail.parse(mail).text


def test_mail_with_text_around_a_picture_is_read_whole():
    mail = EmailMessage()
    mail["From"] = SANNE
    mail.set_content("Before.")
    mail.add_attachment(b"x", "image", "png", disposition="inline")
    mail.add_attachment("After.", disposition="inline")

    assert "Before.\n\nAfter." == inbound_mail.parse(mail.as_bytes()).text


@pytest.mark.parametrize(
    ("named", "content"),
    [
        ("text/html; charset=utf-8", "<p>Café</p>".encode("cp1252")),
        ("text/html", '<meta content="text/html; charset=gb2312"><p>Café</p>'.encode("gb18030")),
    ],
)
def test_text_is_decoded_when_its_character_set_is_wrong_or_named_within(named, content):
    mail = f"From: {SANNE}\nContent-Type: {named}\n\n".encode() + content

    assert "Café" == inbound_mail.parse(mail).text


def test_html_is_read_when_the_plain_text_is_empty_or_missing():
    mail = EmailMessage()
    mail["From"] = SANNE
    mail.set_content(" \n")
    mail.add_alternative("<style>p {x}</style><div>Bel me&nbsp;morgen</div><div>Jan</div>", "html")

    assert "Bel me morgen\nJan" == inbound_mail.parse(mail.as_bytes()).text


def report(
    fields: str,
    *,
    original: str = f"Message-ID: <{TRACK}>",
    text: str = "I am sorry.",
    subject="Undeliverable",
):
    return (
        "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nMIME-Version: 1.0\n"
        f"Subject: {subject}\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {SANNE}\n{fields}\n"
        f"--b\nContent-Type: message/rfc822\n\n{original}\nSubject: x\n\nText\n--b--\n"
    ).encode()


POSTFIX = "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 <x>: User unknown"
OFFICE = "Action: failed\nStatus: 5.4.1\nDiagnostic-Code: smtp; 550 5.4.1 Recipient address rejected: Access denied"
GMAIL = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550-5.1.1 The email account does not\n exist"


@pytest.mark.parametrize(
    "fields", [POSTFIX, OFFICE, GMAIL, "Action: failed (bad)\nStatus: 5.1.1 (bad mailbox)"]
)
def test_delivery_report_names_our_email_and_the_missing_address(fields):
    mail = inbound_mail.parse(report(fields))

    assert mail.report
    assert (True, (SANNE,)) == (mail.report.address_gone, mail.report.recipients)
    assert [TRACK[6:42]] == [str(token) for token in mail.in_reply_to]


@pytest.mark.parametrize(
    "fields",
    ["Action: delayed\nStatus: 4.4.1", "Action: relayed\nStatus: 2.0.0", "Action: delivered\nStatus: 2.1.5"],
)
def test_report_of_a_delay_or_delivery_is_no_failure(fields):
    mail = inbound_mail.parse(report(fields))

    assert (None, True) == (mail.report, mail.automatic)


def test_report_by_a_service_that_replaced_the_message_id_is_matched_by_a_link():
    headers = f"Message-ID: <0100@eu-west-1.amazonses.com>\nList-Unsubscribe: <https://desk.example/m/{TRACK[6:42]}/stop/>"

    assert [TRACK[6:42]] == [
        str(token) for token in inbound_mail.parse(report(POSTFIX, original=headers)).in_reply_to
    ]


def test_plain_report_of_exim_is_read():
    mail = inbound_mail.parse(
        f"From: Mail Delivery System <Mailer-Daemon@mx.example>\nX-Failed-Recipients: {SANNE}\n"
        "Auto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\n\n"
        f"A message that you sent could not be delivered.\n\n  {SANNE}\n    Unrouteable address\n\n"
        f"------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <{TRACK}>\n".encode()
    )

    assert mail.report
    assert (True, 1) == (mail.report.address_gone, len(mail.in_reply_to))


def test_plain_report_of_qmail_is_read():
    mail = inbound_mail.parse(
        "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\n"
        "Hi. This is the qmail-send program at mx.example.\n\n"
        f"<{SANNE}>:\n550 sorry, no mailbox here by that name. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n"
        f"Message-ID: <{TRACK}>\n".encode()
    )

    assert mail.report
    assert (True, (SANNE,)) == (mail.report.address_gone, mail.report.recipients)


def test_person_who_writes_about_a_bounce_is_no_report():
    mail = inbound_mail.parse(
        raw(f"From: {SANNE}\nSubject: Undeliverable mail", "550 5.1.1 user unknown, it says.")
    )

    assert (None, False) == (mail.report, mail.automatic)
