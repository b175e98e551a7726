"""Propose a version of the agreed funnel, and withdraw it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import (
    AgreedAction,
    AgreedStage,
    AgreementSigner,
    AgreementState,
    FunnelAgreement,
)
from campaigns.models.agreement.times import TIMES
from salesdesk.notifications import notifications
from salesdesk.notifications.models import Kind
from salesdesk.people.models import Team, User
from salesdesk.people.permissions import manages_team

ASKED = gettext_noop("%(who)s asks you to sign version %(number)s of the agreed funnel")


class NotAgreed(Exception):
    """A step that is not possible; the message is for the user."""


@dataclass(frozen=True)
class StageTerms:
    """The terms of a stage."""

    stage: str
    responsible: str
    entry: str = ""
    exit: str = ""
    conversion: int | None = None


@dataclass(frozen=True)
class ActionTerms:
    """A recurring action."""

    what: str
    rhythm: str
    responsible: str


@dataclass(frozen=True)
class Terms:
    """The contents of a version. `times` has each of TIMES."""

    times: Mapping[str, timedelta]
    stages: Iterable[StageTerms]
    actions: Iterable[ActionTerms] = ()


@transaction.atomic
def propose(
    team: Team, by: User, terms: Terms, signers: Mapping[str, User], note: str = ""
) -> FunnelAgreement:
    """Propose a version, and ask `signers` (a person for each side) to sign it.

    Raises NotAgreed if `by` does not run the team, another version is proposed, or a signer is of another side.
    """
    if not manages_team(by, team.pk):
        raise NotAgreed(_("Only the manager of the team can propose a version."))
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)
    if FunnelAgreement.objects.proposed().filter(team=team).exists():
        raise NotAgreed(_("Another version is being signed. Withdraw it first, or wait."))
    for side, person in signers.items():
        if person.team_id != team.pk or person.role != side or not person.is_active:
            raise NotAgreed(_("%(who)s can't sign for this side.") % {"who": person})
    last = FunnelAgreement.objects.filter(team=team).aggregate(last=Max("number"))["last"] or 0
    times = {name: terms.times[name] for name in TIMES}
    agreement = FunnelAgreement.objects.create(team=team, number=last + 1, proposed_by=by, note=note, **times)
    AgreedStage.objects.bulk_create(AgreedStage(agreement=agreement, **vars(each)) for each in terms.stages)
    AgreedAction.objects.bulk_create(
        AgreedAction(agreement=agreement, position=position, **vars(each))
        for position, each in enumerate(terms.actions, 1)
    )
    AgreementSigner.objects.bulk_create(
        AgreementSigner(agreement=agreement, side=side, person=person) for side, person in signers.items()
    )
    for person in signers.values():
        notifications.notify(
            person,
            Kind.APPROVAL,
            subject=ASKED,
            url=reverse("agreement-version", args=[agreement.pk]),
            key=f"sign-{agreement.pk}",
            by=by,
            who=by.name,
            number=str(agreement.number),
        )
    return agreement


@transaction.atomic
def withdraw(agreement: FunnelAgreement, by: User) -> FunnelAgreement:
    """Take a proposal back. Raises NotAgreed."""
    agreement = locked(agreement)
    if not manages_team(by, agreement.team_id):
        raise NotAgreed(_("Only the manager of the team can withdraw it."))
    agreement.withdraw()
    agreement.save(update_fields=["state", "ended_at"])
    return agreement


def locked(agreement: FunnelAgreement) -> FunnelAgreement:
    """Return a proposed agreement, locked with its team. Raises NotAgreed if it is no longer proposed."""
    Team.objects.select_for_update(no_key=True).get(pk=agreement.team_id)
    found = FunnelAgreement.objects.select_for_update(of=["self"]).select_related("proposed_by", "team")
    agreement = found.get(pk=agreement.pk)
    if agreement.state != AgreementState.PROPOSED:
        raise NotAgreed(
            _("This version is no longer proposed: %(state)s.")
            % {"state": agreement.get_state_display().lower()}
        )
    return agreement
