"""The exports of activities of other programs (see mapping/presets.py): calls, e-mails, meetings, notes, or several."""

from django.utils.translation import gettext_lazy as _

from ..mapping.preset import Preset

_ACTIVITIES, _CALLS, _EMAILS = _("activities"), _("calls"), _("e-mails")
_MEETINGS, _NOTES = _("meetings"), _("notes")

_HUBSPOT = """Record ID=external_id, Activity date=activity_at, Activity assigned to=owner,
    Associated Company=company_name, Associated Company (Primary)=company_name, Associated Contact=contact_name,
    Associated Contact Emails=contact_email"""
_ZOHO = """Record Id=external_id, Subject=subject, Description=note, Contact Name=contact_name,
    Related To=company_name"""

ACTIVITY_PRESETS: dict[str, Preset] = {
    "hubspot-calls": Preset(
        *(
            "HubSpot",
            _CALLS,
            ("Activity date, Call outcome", "Activity date, Call notes", "Activity date, Call Title"),
        ),
        f"""{_HUBSPOT}, Call Title=subject, Call notes=note, Call outcome=call_result, Call direction=direction,
        Call duration=duration, Call duration (HH:mm:ss)=duration""",
        "call",
    ),
    "hubspot-emails": Preset(
        *("HubSpot", _EMAILS, ("Activity date, Email subject",)),
        f"""{_HUBSPOT}, Email subject=subject, Email body=note, Email Direction=direction""",
        "email",
    ),
    "hubspot-meetings": Preset(
        *("HubSpot", _MEETINGS, ("Meeting name, Meeting start time", "Activity date, Meeting name")),
        f"""{_HUBSPOT}, Meeting name=subject, Meeting description=note, Internal meeting notes=note,
        Meeting start time=activity_at, Meeting outcome=done""",
        "meeting",
    ),
    "hubspot-notes": Preset(
        *("HubSpot", _NOTES, ("Activity date, Note body",)),
        f"""{_HUBSPOT}, Note body=note""",
        "note",
    ),
    "salesforce-activities": Preset(
        *(
            "Salesforce",
            _ACTIVITIES,
            ("Subject, ActivityDate", "Subject, Company / Account, Assigned", "Activity ID, Subject"),
        ),
        """Activity ID=external_id, Id=external_id, Subject=subject, Date=activity_at, Due Date=activity_at,
        ActivityDate=activity_at, ActivityDateTime=activity_at, Start=activity_at, StartDateTime=activity_at,
        Assigned=owner, Assigned To=owner, Owner.Name=owner, Owner.Email=owner, Company / Account=company_name,
        Account=company_name, Account.Name=company_name, Contact=contact_name, Lead=contact_name,
        Who.Name=contact_name, Email=contact_email, Who.Email=contact_email, Full Comments=note, Comments=note,
        Description=note, Task Subtype=activity_kind, TaskSubtype=activity_kind, Event Subtype=activity_kind,
        Type=activity_kind, Call Type=direction, CallType=direction, Call Result=call_result,
        CallDisposition=call_result, CallDurationInSeconds=duration, Status=done""",
        "note",
    ),
    "pipedrive-activities": Preset(
        *(
            "Pipedrive",
            _ACTIVITIES,
            ("Activity - Subject, Activity - Type", "Activity - Subject, Activity - Due date"),
        ),
        """Activity - ID=external_id, Activity - Pipedrive System ID=external_id, Organization=company_name,
        Contact person=contact_name, Activity - Subject=subject, Activity - Type=activity_kind,
        Activity - Due date=activity_at, Activity - Due time=activity_at, Activity - Done=done, Activity - Note=note,
        Activity - Assigned to user=owner, Activity - Duration=duration, Activity - Organization=company_name,
        Organization - Name=company_name, Activity - Contact person=contact_name, Person - Name=contact_name,
        Person - Email=contact_email, Person - Email - Work=contact_email""",
    ),
    "pipedrive-notes": Preset(
        *("Pipedrive", _NOTES, ("Note - Content",)),
        """Note - ID=external_id, Note - Content=note, Note - Add time=activity_at, Note - User=owner,
        Note - Organization=company_name, Organization - Name=company_name, Note - Person=contact_name,
        Person - Name=contact_name, Person - Email=contact_email""",
        "note",
    ),
    "zoho-calls": Preset(
        *("Zoho CRM", _CALLS, ("Call Type, Call Start Time",)),
        f"""{_ZOHO}, Call Start Time=activity_at, Call Type=direction, Call Duration=duration,
        Call Duration (in seconds)=duration, Call Result=call_result, Call Owner=owner""",
        "call",
    ),
    "zoho-meetings": Preset(
        *("Zoho CRM", _MEETINGS, ("Event Title, Start DateTime", "Title, From, To, Host")),
        f"""{_ZOHO}, Event Title=subject, Title=subject, Start DateTime=activity_at, From=activity_at, Host=owner,
        Event Owner=owner""",
        "meeting",
    ),
    "zoho-notes": Preset(
        *("Zoho CRM", _NOTES, ("Note Title, Note Content",)),
        """Record Id=external_id, Note Title=subject, Note Content=note, Created Time=activity_at, Note Owner=owner,
        Parent ID=company_name, Parent Id=company_name""",
        "note",
    ),
    "teamleader-calls": Preset(
        *("Teamleader", _CALLS, ("Datum, Klant, Telefoongesprek", "Date, Customer, Call outcome")),
        """Datum=activity_at, Date=activity_at, Klant=company_name, Customer=company_name,
        Contactpersoon=contact_name, Contact=contact_name, Telefoongesprek=subject, Call outcome=call_result,
        Resultaat=call_result, Beschrijving=note, Description=note, Verantwoordelijke=owner, Responsible=owner,
        Duur=duration, Duration=duration, Status=done""",
        "call",
    ),
}
