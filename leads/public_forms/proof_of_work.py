"""Proof of work: a visitor's browser computes for a moment, so that sending in bulk costs a program something.

The browser fetches a challenge and looks for a number such that the SHA-256 of `challenge:number` begins with `BITS`
zero bits (static/js/proof-of-work.js). That text is the proof.
"""

from datetime import timedelta
from hashlib import blake2b, sha256
from secrets import token_hex

from django.core import signing
from django.utils.translation import gettext_lazy as _

from leads.funnel.transitions import Refused
from leads.models import PublicForm
from salesdesk import clock
from salesdesk.submissions import once

#: 8,192 hashes on average, about half a second on a phone: Chromium computes 11,000 a second on a processor that is
#: slowed down to a quarter, as phones are, and 70,000 on a desktop computer.
BITS = 13
#: The script asks for a new challenge before this. Used ones are remembered for longer (salesdesk/submissions).
VALID_FOR = timedelta(hours=1)
SALT = "leads.public_forms.proof_of_work"

MISSING = _("Your browser did not finish the anti-spam check. Turn on JavaScript and send the form again.")
EXPIRED = _("The anti-spam check has expired. Send the form again.")


def challenge(form: PublicForm) -> str:
    """Return a new challenge for this form."""
    return _signer().sign_object([form.pk, int(clock.now().timestamp()), token_hex(8)])


def verify(form: PublicForm, proof: str) -> None:
    """Raise Refused unless `proof` solves a challenge for this form that has not expired."""
    try:
        form_pk, issued, _nonce = _signer().unsign_object(_challenge_in(proof))
    except signing.BadSignature as error:
        raise Refused(MISSING) from error
    if form_pk != form.pk or not is_solved(proof):
        raise Refused(MISSING)
    if clock.now().timestamp() - issued > VALID_FOR.total_seconds():
        raise Refused(EXPIRED)


def spend(proof: str) -> None:
    """Use up the challenge of a verified proof in this transaction. Raise Refused if it was used before."""
    if not once.take(blake2b(_challenge_in(proof).encode(), digest_size=32).hexdigest()):
        raise Refused(EXPIRED)


def is_solved(proof: str) -> bool:
    """Return whether the hash of the proof begins with enough zero bits."""
    return int.from_bytes(sha256(proof.encode()).digest()) >> (256 - BITS) == 0


def _signer() -> signing.Signer:
    return signing.Signer(salt=SALT)


def _challenge_in(proof: str) -> str:
    return proof.rpartition(":")[0]
