"""Refusal of passwords that are common where the desk is used, beside Django's list of common English ones."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: Words that a password may not consist of, with any digits and signs around and between them.
WORDS = """
    salesdesk sales desk inside crm lead leads admin administrator manager office kantoor oficina
    welkom welcome bienvenido bienvenidos bienvenida wachtwoord password passwort contrasena clave geheim secret
    qwerty qwertz azerty qwertyuiop asdfghjkl zxcvbnm abc abcd abcdef abcdefg abcdefgh letmein iloveyou login
    hallo hello hola test tester changeme default guest user gebruiker usuario
    lente zomer herfst winter voorjaar najaar spring summer autumn fall primavera verano otono invierno
    januari februari maart april mei juni juli augustus september oktober november december
    january february march may june july august october enero febrero marzo abril mayo junio julio agosto
    septiembre octubre noviembre diciembre maandag dinsdag woensdag donderdag vrijdag monday tuesday wednesday
    thursday friday lunes martes miercoles jueves viernes
    amsterdam rotterdam utrecht eindhoven nederland holland spain espana madrid barcelona taiwan taipei ajax
"""
_LOOKS_LIKE = str.maketrans("013457@$!|", "oieastasil")
_KNOWN = sorted(set(WORDS.split()), key=len, reverse=True)
_ONLY_WORDS = re.compile(f"(?:{'|'.join(_KNOWN)}){{1,4}}")
#: Different characters that a password needs at least: "aaaaaaaaaa1" has two.
FEWEST = 5


class CommonWordsValidator:
    """Refuse passwords such as "Welkom12345", "S@lesdesk2026!" and "aaaaaaaaaa"."""

    def validate(self, password: str, user=None) -> None:
        lower = password.lower()
        plain = re.sub(r"[^a-z]", "", lower)
        spelled = re.sub(r"[^a-z]", "", lower.translate(_LOOKS_LIKE))
        edges = re.sub(r"[^a-z]", "", re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lower).translate(_LOOKS_LIKE))
        common = any(_ONLY_WORDS.fullmatch(word) for word in (plain, spelled, edges) if word)
        if common or len(set(lower)) < FEWEST or "0123456789".find(lower) >= 0:
            raise ValidationError(
                _("This password is easy to guess. Use a phrase of several words."), code="common"
            )

    def get_help_text(self) -> str:
        return _("Your password can't be a common word with digits or symbols.")
