"""The exports of other programs: how they are recognized by their columns, and what each column holds.

Header names as of 2026, in English, and in Dutch for Teamleader. Columns that are left out are guessed as in any list.
No vendor lists the headers of its exports. These are the names of the fields in "Set up your import files" and the
default properties (HubSpot), "All default Pipedrive fields" of the sample spreadsheet (Pipedrive), "Standard modules
and fields" (Zoho CRM, whose exports add a column "… .id" for each record that is named), the labels of the object
reference in reports and its field names in data exports (Salesforce), and "Deals importeren" (Teamleader).
"""

from collections.abc import Mapping, Sequence
from functools import cache

from django.utils.translation import gettext_lazy as _

from leads.imports.activities.presets import ACTIVITY_PRESETS

from .fields import ACTIVITIES, SEVERAL, Field
from .headers import squeezed
from .preset import Preset

_CONTACTS, _COMPANIES, _DEALS, _LEADS = _("contacts"), _("companies"), _("deals"), _("leads")


PRESETS: dict[str, Preset] = ACTIVITY_PRESETS | {
    # The columns that leads/imports/files/vcards.py makes of an address book.
    "vcard": Preset(
        *("vCard", _CONTACTS, ("Formatted name, vCard UID",)),
        """Organization=company_name, Company phone=company_phone, Formatted name=contact_name, First name=first_name,
        Middle name=middle_name, Last name=last_name, Job title=contact_title, Phone=contact_phone,
        Phone 2=contact_phone, Phone 3=contact_phone, E-mail=contact_email, E-mail 2=contact_email, Street=address,
        Postcode=postcode, City=city, Region=region, Country=country, Website=website, Note=note""",
    ),
    "hubspot-deals": Preset(
        *("HubSpot", _DEALS, ("Deal Name, Deal Stage, Close Date",)),
        """Record ID=external_id, Deal Name=deal_name, Deal Stage=stage, Close Date=closed_on, Deal owner=owner,
        Amount=deal_value, Create Date=first_contact_on, Closed Lost Reason=lost_reason,
        Associated Company=company_name, Associated Company (Primary)=company_name,
        Associated Contact=contact_name, Original Traffic Source=source""",
    ),
    "hubspot-companies": Preset(
        *("HubSpot", _COMPANIES, ("Company name, Company owner", "Company name, Company Domain Name")),
        """Company name=company_name, Company Domain Name=website, Phone Number=company_phone,
        Country/Region=country, State/Region=region, Street Address=address, Number of Employees=employees""",
    ),
    "hubspot-contacts": Preset(
        *(
            "HubSpot",
            _CONTACTS,
            ("First Name, Last Name, Contact owner", "First Name, Last Name, Lifecycle Stage"),
        ),
        """First Name=first_name, Last Name=last_name, Email=contact_email, Associated Company=company_name,
        Country/Region=country, State/Region=region, Street Address=address, Original Source=source""",
    ),
    "salesforce-opportunities": Preset(
        *("Salesforce", _DEALS, ("Opportunity Name, Stage, Close Date", "StageName, CloseDate")),
        """Opportunity ID=external_id, Id=external_id, Opportunity Name=deal_name, Name=deal_name,
        Account Name=company_name, Account.Name=company_name, Stage=stage, StageName=stage, Close Date=closed_on,
        CloseDate=closed_on, Created Date=first_contact_on, CreatedDate=first_contact_on,
        Opportunity Owner=owner, Owner.Name=owner, Owner.Email=owner, Amount=deal_value, Loss Reason=lost_reason,
        Lead Source=source, LeadSource=source""",
    ),
    "salesforce-accounts": Preset(
        *("Salesforce", _COMPANIES, ("Account Name, Billing Street", "Account Name, BillingStreet")),
        """Account Name=company_name, Phone=company_phone, Billing Street=address, BillingStreet=address""",
    ),
    "salesforce-contacts": Preset(
        "Salesforce",
        _CONTACTS,
        (
            "Last Name, Account Name, Mailing Zip/Postal Code",
            "Last Name, Account Name, Contact ID",
            "LastName, Account.Name, MailingPostalCode",
        ),
        """Account Name=company_name, First Name=first_name, Last Name=last_name, Title=contact_title""",
    ),
    "salesforce-leads": Preset(
        "Salesforce",
        _LEADS,
        ("Lead ID, Lead Status, Company", "Lead ID, Company / Account", "Status, LeadSource, Company"),
        """Company=company_name, Company / Account=company_name, First Name=first_name, Last Name=last_name,
        Title=contact_title, Lead Source=source, LeadSource=source""",
    ),
    "pipedrive-deals": Preset(
        *("Pipedrive", _DEALS, ("Deal - Title, Deal - Stage", "Deal - Title, Deal - Status")),
        """Deal - ID=external_id, Deal - Pipedrive System ID=external_id, Deal - Title=deal_name,
        Deal - Organization=company_name, Organization=company_name, Organization - Name=company_name,
        Deal - Contact person=contact_name, Contact person=contact_name, Person - Name=contact_name,
        Deal - Value=deal_value, Deal - Stage=stage, Deal - Status=stage, Deal - Owner=owner,
        Deal - Deal created=first_contact_on, Deal - Creation date=first_contact_on, Deal - Won time=closed_on,
        Deal - Lost time=closed_on, Deal - Deal closed on=closed_on, Deal - Closed on=closed_on,
        Deal - Expected close date=closed_on,
        Deal - Lost reason=lost_reason""",
    ),
    "pipedrive-organizations": Preset(
        *("Pipedrive", _COMPANIES, ("Organization - Name, Organization - Owner",)),
        """Organization - Name=company_name, Organization - Address=address,
        Organization - Address - City/town/village/locality of Address=city,
        Organization - Address - State/county of Address=region,
        Organization - Address - Country of Address=country,
        Organization - Address - ZIP/Postal code of Address=postcode""",
    ),
    "pipedrive-people": Preset(
        *("Pipedrive", _CONTACTS, ("Person - Name, Person - Owner", "Person - Name, Person - Organization")),
        """Person - Name=contact_name, Person - Organization=company_name, Organization name=company_name,
        Organization - Name=company_name, Person - Email=contact_email, Person - Phone=contact_phone""",
    ),
    "zoho-deals": Preset(
        *("Zoho CRM", _DEALS, ("Deal Name, Closing Date, Stage", "Potential Name, Closing Date, Stage")),
        """Record Id=external_id, Deal Name=deal_name, Potential Name=deal_name, Account Name=company_name,
        Contact Name=contact_name, Amount=deal_value, Stage=stage, Closing Date=closed_on,
        Created Time=first_contact_on, Deal Owner=owner, Reason For Loss=lost_reason, Lead Source=source""",
    ),
    "zoho-accounts": Preset(
        *("Zoho CRM", _COMPANIES, ("Account Owner, Account Name, Account Site",)),
        """Account Name=company_name, Phone=company_phone, Billing Street=address, Billing Code=postcode,
        Website=website, Industry=industry""",
    ),
    "zoho-contacts": Preset(
        *("Zoho CRM", _CONTACTS, ("Contact Owner, Account Name, Mailing Street, Email Opt Out",)),
        """Account Name=company_name, First Name=first_name, Last Name=last_name, Title=contact_title""",
    ),
    "zoho-leads": Preset(
        *("Zoho CRM", _LEADS, ("Lead Owner, Company, Lead Status", "Lead Owner, Company, Email Opt Out")),
        """Company=company_name, First Name=first_name, Last Name=last_name, Lead Source=source""",
    ),
    "teamleader-deals": Preset(
        *("Teamleader", _DEALS, ("Titel, Klant, Fase", "Titel, Naam van de klant", "Title, Customer, Phase")),
        """Naam van de klant=company_name,
        Referentie=external_id, Reference=external_id, Titel=deal_name, Title=deal_name, Klant=company_name,
        Customer=company_name, Contactpersoon=contact_name, Contact=contact_name, Bedrag=deal_value,
        Amount=deal_value, Waarde=deal_value, Value=deal_value, Fase=stage, Phase=stage, Status=stage, Bron=source,
        Source=source, Verantwoordelijke=owner, Responsible=owner, Aangemaakt op=first_contact_on,
        Created on=first_contact_on, Gesloten op=closed_on, Afgesloten op=closed_on, Closed on=closed_on,
        Verwachte sluitingsdatum=closed_on, Expected closing date=closed_on, Reden van weigering=lost_reason,
        Reason for refusal=lost_reason""",
    ),
    "teamleader-companies": Preset(
        *("Teamleader", _COMPANIES, ("Naam, BTW-nummer, Verantwoordelijke", "Name, VAT number, Responsible")),
        """Naam=company_name, Name=company_name, BTW-nummer=register_number, VAT number=register_number""",
    ),
    "teamleader-contacts": Preset(
        *(
            "Teamleader",
            _CONTACTS,
            ("Voornaam, Achternaam, Bedrijf, Functie", "First name, Last name, Company, Function"),
        ),
        """Voornaam=first_name, First name=first_name, Achternaam=last_name, Last name=last_name,
        Bedrijf=company_name, Company=company_name, Functie=contact_title, Function=contact_title""",
    ),
}


def recognized(header: Sequence[str]) -> str:
    """Return the export that has these columns, or "": the one with most of its columns among them."""
    names = {squeezed(name) for name in header}
    fitting = [key for key, preset in PRESETS.items() if any(_parts(sign) <= names for sign in preset.signs)]
    return max(fitting, key=lambda key: len(names & _columns(key).keys()), default="")


def fields_of(key: str, header: Sequence[str], guessed: Mapping[int, Field]) -> dict[int, Field]:
    """Return the fields of the columns of this header: those of the export `key`, else those guessed."""
    columns = _columns(key) if key in PRESETS else {}
    found: dict[int, Field] = {}
    for at, name in enumerate(map(squeezed, header)):
        if name in columns and (columns[name] in SEVERAL or columns[name] not in found.values()):
            found[at] = columns[name]
    taken = set(found.values()) - SEVERAL
    rest = {at: field for at, field in guessed.items() if at not in found and field not in taken}
    return dict(sorted((found | rest).items()))


def is_of_deals(key: str) -> bool:
    """Return whether the export tells what became of deals."""
    return Field.STAGE in _columns(key).values() if key in PRESETS else False


def is_of_activities(key: str) -> bool:
    """Return whether the export holds activities."""
    return bool(set(ACTIVITIES) & set(_columns(key).values())) if key in PRESETS else False


def kind_of(key: str) -> str:
    """Return what all activities of the export are, or "" if it has several kinds, or none."""
    return PRESETS[key].kind if key in PRESETS else ""


def _parts(names: str) -> set[str]:
    return {squeezed(name) for name in names.split(",")}


@cache
def _columns(key: str) -> Mapping[str, Field]:
    pairs = (pair.rsplit("=", 1) for pair in PRESETS[key].columns.split(","))
    return {squeezed(name): Field(field.strip()) for name, field in pairs}
