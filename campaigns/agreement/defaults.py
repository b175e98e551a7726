"""The terms that a first proposal starts from."""

from django.utils.translation import gettext as _

from campaigns.models.agreement.parts import AgreedStageName, Responsible, Rhythm

from .proposing import ActionTerms, StageTerms

Stage = AgreedStageName


def stages() -> list[StageTerms]:
    """Return the usual criteria of each stage, in the current language."""
    inside, field = Responsible.INSIDE, Responsible.FIELD
    return [
        StageTerms(
            Stage.SUSPECT, inside, _("Fits the audience of a campaign."), _("We spoke to the right person.")
        ),
        StageTerms(Stage.PROSPECT, inside, _("Meets the criteria; there was contact."), _("Shows interest.")),
        StageTerms(
            Stage.MQL,
            inside,
            _("Showed interest: a download, a form, a call."),
            _("The required questions are answered."),
        ),
        StageTerms(Stage.SQL, field, _("Qualified, with a brief."), _("Field accepts the handoff.")),
        StageTerms(
            Stage.OPPORTUNITY, field, _("Accepted, with value, chance and decision date."), _("Won or lost.")
        ),
    ]


def actions() -> list[ActionTerms]:
    """Return the usual recurring actions."""
    return [
        ActionTerms(_("Hold the weekly meeting of inside and field"), Rhythm.WEEK, Responsible.INSIDE),
        ActionTerms(_("Place the leads that came back to Marketing"), Rhythm.WEEK, Responsible.MARKETING),
        ActionTerms(_("Review the leads in field nurture"), Rhythm.MONTH, Responsible.FIELD),
    ]
