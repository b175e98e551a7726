"""Tell a colleague's managers that e-mail to the colleague does not arrive, as the colleague can't hear it."""

from django.utils.translation import gettext as _

from salesdesk import formats
from salesdesk.outbox import emails
from salesdesk.outbox.refusals import Refusal

from .models import User
from .roles import Role

KEY = "undelivered-to-colleague:"


def on_undelivered(refusal: Refusal) -> None:
    """E-mail the managers of the team, or the admins if there are none, at most once a day per colleague."""
    person = User.objects.filter(email__iexact=refusal.address, is_active=True).first()
    if person is None or refusal.dedupe_key.startswith(KEY):
        return
    others = User.objects.filter(is_active=True).exclude(pk=person.pk)
    managers = others.filter(role=Role.MANAGER, team=person.team) if person.team_id else others.none()
    for reader in managers or others.filter(role=Role.ADMIN):
        with formats.read_by(reader):
            emails.queue(
                to=reader.email,
                subject=_("E-mail to %(who)s does not arrive") % {"who": person},
                text=_(
                    "An e-mail from Salesdesk to %(address)s could not be delivered. Ask %(who)s to check the address "
                    "and the mailbox.\n\nThe mail server said: %(message)s"
                )
                % {"address": refusal.address, "who": person, "message": refusal.message},
                dedupe_key=f"{KEY}{person.pk}:{reader.pk}:{refusal.at:%Y%m%d}",
            )
