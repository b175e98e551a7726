"""The lead fields that a column can be mapped to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Field(TextChoices):
    """A lead field, mapped to one column of a file, or to several if it is in SEVERAL."""

    COMPANY_NAME = "company_name", _("Company name")
    COMPANY_NAME_OTHER = "company_name_other", _("Other company name")
    REGISTER_NUMBER = "register_number", _("Registration number")
    COUNTRY = "country", _("Country")
    POSTCODE = "postcode", _("Postcode")
    CITY = "city", _("City")
    ADDRESS = "address", _("Address")
    REGION = "region", _("Region")
    LEGAL_FORM = "legal_form", _("Legal form")
    INDUSTRY = "industry", _("Industry")
    EMPLOYEES = "employees", _("Employees")
    REVENUE = "revenue", _("Revenue")
    WEBSITE = "website", _("Website")
    COMPANY_PHONE = "company_phone", _("Company phone")
    COMPANY_EMAIL = "company_email", _("Company e-mail")
    CONTACT_NAME = "contact_name", _("Contact name")
    FIRST_NAME = "first_name", _("First name")
    MIDDLE_NAME = "middle_name", _("Middle name or prefix")
    LAST_NAME = "last_name", _("Last name")
    CONTACT_TITLE = "contact_title", _("Job title")
    CONTACT_PHONE = "contact_phone", _("Contact phone")
    CONTACT_EMAIL = "contact_email", _("Contact e-mail")
    SECOND_CONTACT_NAME = "second_contact_name", _("Second contact")
    DECIDER_NAME = "decider_name", _("Decision-maker (chair, director)")
    EXTERNAL_ID = "external_id", _("External ID")
    INTEREST = "interest", _("Interest")
    SOURCE = "source", _("Source")
    PARTNER = "partner", _("Partner")
    NOTE = "note", _("Note")
    DO_NOT_CALL = "do_not_call", _("Do not call")
    MAY_BE_CALLED = "may_be_called", _("May be called")
    DO_NOT_EMAIL = "do_not_email", _("Do not e-mail")
    STAGE = "stage", _("Stage or outcome")
    FIRST_CONTACT_ON = "first_contact_on", _("First contact on")
    OPENED_ON = "opened_on", _("Deal opened on")
    CLOSED_ON = "closed_on", _("Closed on (or expected)")
    DEAL_VALUE = "deal_value", _("Deal value")
    LOST_REASON = "lost_reason", _("Reason of loss")
    OWNER = "owner", _("Owner")
    DEAL_NAME = "deal_name", _("Deal name")
    ACTIVITY_KIND = "activity_kind", _("Kind of activity")
    ACTIVITY_AT = "activity_at", _("Date and time of activity")
    SUBJECT = "subject", _("Subject")
    DIRECTION = "direction", _("Direction")
    CALL_RESULT = "call_result", _("Result of call")
    DURATION = "duration", _("Duration")
    DONE = "done", _("Done")


#: Fields that may be in several columns: an address with its house number, two phone numbers, an area code.
SEVERAL = frozenset(
    {
        *(Field.ADDRESS, Field.COMPANY_PHONE, Field.CONTACT_PHONE, Field.COMPANY_EMAIL, Field.CONTACT_EMAIL),
        *(Field.FIRST_NAME, Field.MIDDLE_NAME, Field.LAST_NAME, Field.INDUSTRY, Field.SOURCE, Field.NOTE),
        *(Field.DO_NOT_CALL, Field.MAY_BE_CALLED, Field.DO_NOT_EMAIL),
        *(Field.STAGE, Field.CLOSED_ON, Field.OWNER, Field.ACTIVITY_AT, Field.SUBJECT),
    }
)
#: Fields of past outcomes (leads/imports/history). Other lists don't import an external ID.
HISTORY = (
    *(Field.EXTERNAL_ID, Field.STAGE, Field.FIRST_CONTACT_ON, Field.OPENED_ON, Field.CLOSED_ON),
    *(Field.DEAL_VALUE, Field.LOST_REASON, Field.OWNER, Field.DEAL_NAME),
)
#: Fields of activities of another program (leads/imports/activities), besides external ID, owner and note.
ACTIVITIES = (
    *(
        Field.ACTIVITY_KIND,
        Field.ACTIVITY_AT,
        Field.SUBJECT,
        Field.DIRECTION,
        Field.CALL_RESULT,
        Field.DURATION,
    ),
    Field.DONE,
)
#: Fields of lists that are dated in the past.
PAST_ONLY = (*HISTORY, *ACTIVITIES)
#: At least one of these says who a row is about.
IDENTIFYING = (
    *(Field.COMPANY_NAME, Field.CONTACT_NAME, Field.FIRST_NAME, Field.LAST_NAME),
    *(Field.CONTACT_EMAIL, Field.COMPANY_EMAIL),
)
#: At least one of these says who must not be contacted, in a do-not-call list.
REFUSING = (Field.COMPANY_PHONE, Field.CONTACT_PHONE, *IDENTIFYING)
