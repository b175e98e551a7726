"""Tell a program's reply from a person's.

How a mail travelled says nothing about its writer: an answer that comes through a group carries List-Id and
Precedence: list.
"""

import re
import unicodedata
from collections.abc import Callable

#: Headers that only programs set, besides Auto-Submitted (RFC 3834).
HEADERS = (
    "X-Autoreply",
    "X-Auto-Reply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-AutoReply-From",
    "X-Mail-Autoreply",
    "X-FC-MachineGenerated",
)
PRECEDENCE = ("auto_reply", "auto-reply", "autoreply")
#: The Return-Path of mail that must not be answered.
NO_RETURN_PATH = ("<>", "<mailer-daemon>", "mailer-daemon")
#: Subjects that only programs write, in the languages of the desk and of its neighbours.
_PROGRAM = (
    r"(?:auto(?:matic|mated)?[- ]?(?:reply|response)|auto[- ]?responder|out[- ]of[- ](?:the[- ])?office "
    r"(?:auto[- ]?reply|reply|message|notification|response)|vacation (?:reply|message|notice)|"
    r"automatisch(?:e)? (?:antwoord|beantwoording|bericht)|afwezigheids(?:bericht|melding|assistent|notitie)|"
    r"automatische (?:antwort|abwesenheitsnotiz)|abwesenheits(?:notiz|nachricht|meldung|benachrichtigung|assistent)|"
    r"(?:respuesta|contestacion) automatica|aviso de ausencia|mensaje de ausencia|"
    r"reponse automatique|(?:message|avis|notification) d'absence|"
    r"risposta automatica|resposta automatica|自動(?:回[覆復复]|答[覆復复])|自动(?:回[覆复]|答复))"
)
#: Subjects of away notes that also begin a person's sentence.
_AWAY = (
    r"(?:out[- ]of[- ](?:the[- ])?office|ooo|away from (?:the |my )?office|(?:on|annual) (?:vacation|holidays?|leave)|"
    r"afwezig(?:heid)?|niet aanwezig|buiten kantoor|(?:(?:op|met) )?(?:vakantie|verlof)|"
    r"(?:nicht im|ausser) (?:buro|haus)|abwesen(?:d|heit)|(?:im )?urlaub|"
    r"fuera de (?:la )?oficina|ausente|ausencia|(?:de|en) vacaciones|"
    r"(?:absence|absent(?:e)?)(?: d[eu] (?:la |mon )?bureau)?|en (?:conges?|vacances)|"
    r"不在(?:辦公室|办公室)|外出(?:中|通知)?|休假(?:中|通知)?|出差中)"
)
_SELF = (
    r"(?:i(?:'m| am)(?: currently)? |ik ben(?: momenteel| tijdelijk)? |ich bin(?: derzeit| zur ?zeit)? |"
    r"estoy |estare |je suis(?: actuellement)? |(?:\S+ ){1,4}(?:is|ist|est|esta) (?:currently )?)?"
)
#: After these a date follows: "absence de chauffage" and "ausencia de luz" are no away notes.
_DATE = (
    r"(?:from|van|vom|von|ab|del?|desde|du)(?= (?:(?:the|de|het|el|la|le|dem|den) )?(?:\d|today|tomorrow|next|now|"
    r"vandaag|morgen|nu|volgende|heute|kommende|hoy|manana|proxim|aujourd|demain|"
    r"(?:mon|tue|wed|thu|fri|sat|sun|maan|din|woe|don|vrij|zat|zon|mont|diens|mitt|frei|sams|lun|mar|mie|jue|vie|sab|"
    r"dom|mer|jeu|ven|sam|dim|jan|ene|feb|fev|maart|apr|abr|avr|may|mei|mai|jun|jui|jul|aug|ago|aou|sep|oct|okt|nov|"
    r"dec|dez|dic)\w*))"
)
_PERIOD = (
    rf"(?:until|till?|through|{_DATE}|back|between|tot(?: en met)?|t/?m|vanaf|terug|bis|zuruck|hasta|"
    r"jusqu|a partir|returning|至|到|直到|\d)"
)
_END = r"\s*(?:[!.。…)\]]*\s*$|[\]:：;,(\[|–—-]|/)"
PROGRAM_SUBJECT = re.compile(rf"^\W*(?:auto\W+)?{_PROGRAM}(?:{_END}|\s{_PERIOD})")
AWAY_SUBJECT = re.compile(rf"^\W*(?:auto\W+)?{_SELF}{_AWAY}(?P<rest>.*)$", re.DOTALL)
#: After an away phrase: nothing, a period, or the subject that is answered.
AWAY_REST = re.compile(
    rf"^(?:\s*[!.。…)\]]*\s*$|[\s:：;,(\[|–—-]*(?:{_PERIOD}\b|{_PERIOD}\d|[至到]|\b(?:re|aw|sv|antw|tr|fwd?|回[覆復复]?|答复)\s*[:：]))"
)
ANSWERED_REST = re.compile(r"^\s*[:：–—-]")


def is_automatic(header: Callable[[str], str], *, answers_us: bool) -> bool:
    """Return whether a program wrote the mail with these headers. `answers_us`: it refers to an e-mail of ours."""
    submitted = header("Auto-Submitted").partition(";")[0].strip().casefold()
    return (
        submitted not in ("", "no")
        or any(header(name).strip().casefold() not in ("", "no", "false", "0") for name in HEADERS)
        or header("Precedence").strip().casefold() in PRECEDENCE
        or header("Return-Path").strip().casefold() in NO_RETURN_PATH
        or is_away_note(header("Subject"), answers_us=answers_us)
    )


def is_away_note(subject: str, *, answers_us: bool) -> bool:
    """Return whether a program wrote this subject: a known phrase as a whole, not just its first words.

    A person may begin a new mail with "Afwezig: kunt u maandag bellen?", but answers ours with "Re:".
    """
    plain = _plain(subject)
    if PROGRAM_SUBJECT.match(plain):
        return True
    found = AWAY_SUBJECT.match(plain)
    if not found:
        return False
    rest = found["rest"]
    return bool(AWAY_REST.match(rest) or (answers_us and ANSWERED_REST.match(rest)))


def _plain(subject: str) -> str:
    """Return the subject in lower case, on one line, without accents."""
    decomposed = unicodedata.normalize("NFKD", subject.casefold())
    bare = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(bare.replace("’", "'").split())
