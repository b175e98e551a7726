"""What a column of a list can mean to the desk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Field(TextChoices):
    """The meanings a column can be given on the import page; each at most once in a file."""

    COMPANY_NAME = "company_name", _("Company name")
    COMPANY_NAME_OTHER = "company_name_other", _("Other name of the company")
    REGISTER_NUMBER = "register_number", _("Register number")
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
    COMPANY_PHONE = "company_phone", _("Telephone of the company")
    COMPANY_EMAIL = "company_email", _("E-mail of the company")
    CONTACT_NAME = "contact_name", _("Contact")
    CONTACT_TITLE = "contact_title", _("Contact's job title")
    CONTACT_PHONE = "contact_phone", _("Contact's telephone")
    CONTACT_EMAIL = "contact_email", _("Contact's e-mail")
    SECOND_CONTACT_NAME = "second_contact_name", _("Second contact")
    DECIDER_NAME = "decider_name", _("Who decides (chairman, director)")
    EXTERNAL_ID = "external_id", _("Number in the list's own system")
    SOURCE = "source", _("Source")
    NOTE = "note", _("Note")
    DO_NOT_CALL = "do_not_call", _("Do not call")
