"""The two ways in for who has no password yet: the first admin's link, and an invitation."""

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from salesdesk.people.models import User


class WelcomeForm(forms.Form):
    """A new password, twice, since nobody can look it up."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least ten characters. A short sentence is easier to keep than a word with signs."),
    )
    again = forms.CharField(
        label=_("Once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    @sensitive_variables("password")
    def clean(self) -> dict:
        cleaned = super().clean()
        password = cleaned.get("password")
        if password:
            try:
                password_validation.validate_password(password, self.person)
            except ValidationError as weak:
                self.add_error("password", weak)
        if password and cleaned.get("again") and password != cleaned["again"]:
            self.add_error("again", _("These two are not the same."))
        return cleaned


class FirstAdminForm(WelcomeForm):
    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )
    field_order = ["name", "email", "password", "again"]

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Somebody has this address already."))
        return email

    def clean(self) -> dict:
        """The password may not be like the name or the address that is typed above it."""
        self.person.name, self.person.email = (
            self.cleaned_data.get("name", ""),
            self.cleaned_data.get("email", ""),
        )
        return super().clean()
