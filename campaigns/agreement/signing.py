"""Sign or decline a proposed version. With the last signature it is in force and sets the times of all campaigns."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import AgreementSigner, Campaign, FunnelAgreement
from campaigns.models.agreement.times import TIMES
from campaigns.models.campaign import State
from salesdesk import clock
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import User

from .proposing import NotAgreed, locked

SIGNED = gettext_noop("%(who)s signed version %(number)s of the agreed funnel")
IN_FORCE = gettext_noop("Version %(number)s of the agreed funnel is in force")
DECLINED = gettext_noop("%(who)s declined version %(number)s of the agreed funnel")


@transaction.atomic
def sign(agreement: FunnelAgreement, by: User) -> FunnelAgreement:
    """Sign for one's side; signing twice changes nothing. Raises NotAgreed if `by` was not asked."""
    agreement = locked(agreement)
    signer = _signer(agreement, by)
    if signer.signed_at:
        return agreement
    signer.signed_at = clock.now()
    signer.save(update_fields=["signed_at"])
    if agreement.signers.filter(signed_at=None).exists():
        _tell(agreement, [agreement.proposed_by], SIGNED, by)
        return agreement
    for earlier in FunnelAgreement.objects.in_force().filter(team=agreement.team_id).select_for_update():
        earlier.replace()
        earlier.save(update_fields=["state", "ended_at"])
    agreement.come_into_force()
    agreement.save(update_fields=["state", "in_force_at"])
    _set_times(agreement)
    people = [agreement.proposed_by, *(each.person for each in agreement.signers.select_related("person"))]
    _tell(agreement, people, IN_FORCE, by)
    return agreement


@transaction.atomic
def decline(agreement: FunnelAgreement, by: User, reason: str) -> FunnelAgreement:
    """Decline for one's side, which ends the proposal. Raises NotAgreed if `by` was not asked or has signed."""
    agreement = locked(agreement)
    signer = _signer(agreement, by)
    if signer.signed_at:
        raise NotAgreed(_("You have signed this version already."))
    signer.declined_because = reason
    signer.save(update_fields=["declined_because"])
    agreement.decline()
    agreement.save(update_fields=["state", "ended_at"])
    _tell(agreement, [agreement.proposed_by], DECLINED, by, reason)
    return agreement


def _signer(agreement: FunnelAgreement, by: User) -> AgreementSigner:
    signer = agreement.signers.select_for_update().filter(person=by).first()
    if signer is None:
        raise NotAgreed(_("You are not one of those who sign this version."))
    return signer


def _set_times(agreement: FunnelAgreement) -> None:
    """Write the agreed times to the campaigns of the team that are not over."""
    times = {name: getattr(agreement, name) for name in TIMES}
    Campaign.objects.filter(team=agreement.team_id).exclude(state=State.ENDED).update(**times)


def _tell(agreement: FunnelAgreement, people, subject: str, by: User, text: str = "") -> None:
    for person in {each.pk: each for each in people}.values():
        notifications.notify(
            person,
            Kind.APPROVAL,
            subject=subject,
            text=text,
            url=reverse("agreement-version", args=[agreement.pk]),
            key=f"agreement-{agreement.pk}-{subject[:20]}-{by.pk}",
            by=by,
            who=by.name,
            number=str(agreement.number),
        )
