"""The inputs for custom fields that the next stage requires, in the form that moves the lead there."""

from typing import Any

from django import forms

from leads.accounts import required_values
from leads.models import Lead, required_fields
from salesdesk.custom_fields import values
from salesdesk.custom_fields.models import CustomField
from salesdesk.custom_fields.values import Stored


class RequiredFieldsMixin(forms.Form):
    """Asks for what is missing; `save_required` saves it, in the transaction that moves the lead."""

    required_fields: list[CustomField] = []
    required_values: dict[str, Stored]

    def ask_required(self, lead: Lead, stage: str) -> None:
        """Add the fields of `lead` that are required from `stage` on and empty."""
        self.required_lead = lead
        self.required_fields = required_fields.missing(lead, stage)
        for field in self.required_fields:
            self.fields[field.key] = values.form_field(field)
            self.fields[field.key].required = True

    @property
    def required_inputs(self) -> list[forms.BoundField]:
        return [self[field.key] for field in self.required_fields]

    def clean(self) -> dict[str, Any]:
        """Take the values out of what the form returns; they are no arguments of its verb."""
        cleaned = super().clean() or self.cleaned_data
        self.required_values = {
            field.key: values.store(field, cleaned.pop(field.key, None)) for field in self.required_fields
        }
        return cleaned

    def save_required(self, by) -> None:
        if self.required_fields:
            required_values.save(self.required_lead, self.required_fields, self.required_values, by)
