"""Decide by a mail server's own words whether an address does not exist.

The words come from a refused command or from a delivery report. A server that blocks the desk, a full mailbox and a
server that is down say nothing about the address: marking it would cut off a customer who reads their mail.
"""

import re

#: RFC 3463: 5.1.x is about the recipient, except 5.1.7 and 5.1.8, which are about the sender; 5.2.1 is a closed mailbox
#: and 5.4.4 a domain without a mail server.
GONE = re.compile(r"5\.(?:1\.(?:0|1|2|3|4|5|6|10)|2\.1|4\.4)(?!\d)")
#: Codes that do not say why; the words, or the code within the diagnostic text, are the better source.
VAGUE = re.compile(r"[245]\.0\.0|5\.[345]\.0|5\.4\.1")
#: How Exchange Online refuses an unknown recipient.
DIRECTORY_BLOCK = re.compile(r"5\.4\.1\b.*recipient address rejected", re.IGNORECASE | re.DOTALL)
#: Characters of a server's text to read.
MAX_TEXT = 1000
ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
#: Replies without an enhanced code (RFC 5321): mailbox unknown, moved, or name not allowed.
UNKNOWN = re.compile(r"(?:^|\s)(?:550|551|553)[ -]")
#: The address is fine; the mail or its sender is not welcome, or not now.
NOT_THE_ADDRESS = re.compile(
    r"spam|junk|black ?list|block ?list|\bblocked|\bdnsbl|\brbl\b|spamhaus|reputation|dmarc|\bspf\b|dkim|policy|"
    r"policies|not permitted|authenticat|authoriz|relay|sender|\bptr\b|reverse dns|"
    r"quota|mailbox (?:is )?full|full mailbox|inbox is full|over limit|storage|"
    r"too (?:many|large|quickly|big)|at a rate|rate limit|message size|greylist|gray-?list|try again|temporar|content|"
    r"virus|malware|"
    r"message (?:was |has been )?(?:rejected|refused)|access denied|prohibit|"
    r"inbox (?:is )?out of (?:storage|space)|client host|\bip address\b",
    re.IGNORECASE,
)
_WHOM = r"(?:user|recipient|mailbox|account|address|addressee|alias|inbox|person|customer)"
#: The address, or its domain, does not exist.
NO_SUCH_ADDRESS = re.compile(
    rf"no such (?:\w+ ){{0,2}}{_WHOM}|unknown (?:or illegal )?{_WHOM}|{_WHOM}(?: \S+)? (?:is )?unknown|"
    rf"no {_WHOM} (?:here )?by that name|no mailbox (?:here|by)|not a known {_WHOM}|"
    rf"(?:{_WHOM}|\S+@\S+)[^.;]{{0,40}}? (?:(?:does|did|do)(?: not|n['’]t) (?:\w+ )?exist|"
    r"could(?: not|n['’]t) be found|was(?: not|n['’]t) found|not found|"
    r"is (?:disabled|deactivated|inactive|suspended|closed|invalid|no longer))|"
    rf"{_WHOM} (?:disabled|inactive|unavailable|not available|not found|invalid|deactivated|does ?n[o’']t exist)|"
    rf"(?:invalid|bad|unrouteable|undeliverable|nonexistent|non-existent|inactive|disabled) (?:\w+ )?{_WHOM}|"
    r"recipientnotfound|doesn['’]t have an? \S+ account|not our customer|no longer (?:valid|works|employed|available)|"
    r"(?:host|domain)(?: or domain name)?(?: \S+)? (?:does not exist|not found)|nxdomain|null mx|all relevant mx|"
    r"user not local|(?:gebruiker|ontvanger|postvak|adres)\b[^;]{0,60}? (?:onbekend|bestaat niet)|"
    r"onbekende? (?:gebruiker|ontvanger|adres)|unbekannter? (?:benutzer|empfänger|adresse)|"
    r"(?:benutzer|empfänger|postfach|adresse)\b[^;]{0,60}? (?:ist )?(?:unbekannt|existiert nicht)|"
    r"(?:usuario|destinatario|buzón|dirección)\b[^;]{0,60}? (?:desconocid[oa]|no existe|inexistente)|"
    r"(?:utilisateur|destinataire|adresse|boîte)\b[^;]{0,60}? (?:inconnue?|(?:n['’]existe) pas)|"
    r"(?:收件人|收件者|用户|用戶|使用者|信箱|邮箱|帳號|账号)不存在|查無此人",
    re.IGNORECASE,
)


def is_address_gone(text: str, status: str = "") -> bool:
    """Return whether `text`, a server's reply or diagnostic text, says that the address does not exist.

    `status` is the enhanced code that a delivery report states apart from the text.
    """
    text = text[:MAX_TEXT]
    codes = [code for code in (status.strip(), *ENHANCED.findall(text)) if code]
    if DIRECTORY_BLOCK.search(f"{status} {text}"):
        return True
    # The last precise code is the remote server's own.
    precise = [code for code in codes if not VAGUE.fullmatch(code)]
    code_says_gone = bool(precise and GONE.fullmatch(precise[-1]))
    if precise and precise[-1].startswith("5.7."):
        # Blocked: such servers may deny that anybody exists.
        return False
    words = ENHANCED.sub(" ", text)
    words_say_gone = bool(NO_SUCH_ADDRESS.search(words))
    if NOT_THE_ADDRESS.search(words):
        return code_says_gone and words_say_gone
    return code_says_gone or words_say_gone or (not codes and bool(UNKNOWN.search(text)))
