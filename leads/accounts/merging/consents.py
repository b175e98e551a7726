"""Move the consents of a merged contact to the survivor: the person withdrew or gave them, whoever the contact was."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from leads.models import ChannelConsent, Contact
from salesdesk import clock


def merge_consents(survivors: Mapping[int, Contact], by) -> None:
    """Move the consents of each merged contact, by its id, to its survivor, under the locks of merge.py beside it.

    Of two open consents to one channel the survivor keeps its own. A withdrawal counts against an older consent of the
    other contact: they are one person.
    """
    people = [*survivors, *(each.pk for each in survivors.values())]
    known: dict[tuple[int, str], list[ChannelConsent]] = {}
    for consent in ChannelConsent.objects.select_for_update().filter(contact__in=people).order_by("pk"):
        owner = survivors.get(consent.contact_id)
        key = (owner.pk if owner else consent.contact_id, consent.channel)
        known.setdefault(key, []).append(consent)
    now = clock.now()
    for (survivor_id, _channel), consents in known.items():
        if all(each.contact_id == survivor_id for each in consents):
            continue
        still_open = [each for each in consents if each.withdrawn_at is None]
        still_open.sort(key=lambda each: (each.contact_id != survivor_id, each.pk))
        withdrawn_at = max((each.withdrawn_at for each in consents if each.withdrawn_at), default=None)
        for position, consent in enumerate(still_open):
            older = withdrawn_at and consent.at < withdrawn_at
            if older or position:
                consent.withdrawn_at, consent.withdrawn_by = now, by
                consent.withdrawal = (
                    _("Withdrawn as a contact that was merged.")
                    if older
                    else _("Merged with another consent of the same person.")
                )
        for consent in consents:
            consent.contact_id = survivor_id
        # An open consent is moved last: there is one for each contact and channel.
        for consent in sorted(consents, key=lambda each: each.withdrawn_at is None):
            consent.save(update_fields=["contact", "withdrawn_at", "withdrawn_by", "withdrawal"])
