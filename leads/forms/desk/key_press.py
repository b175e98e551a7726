"""Parse a call that was logged with a key of the desk."""

from .calling import PANEL_FIELDS, CallForm, implied_outcome


class KeyPressForm(CallForm):
    """A call logged with a key of the desk.

    It has the follow-up fields of the posted outcome only: copying the others takes a twentieth of a key press.
    """

    def __init__(self, data, **kwargs):
        outcome = data.get("outcome") or implied_outcome(data) or data.get("ask")
        unasked = {name for each, names in PANEL_FIELDS.items() if each != outcome for name in names}
        fields = CallForm.base_fields.items()
        self.base_fields = {name: field for name, field in fields if name not in unasked}
        super().__init__(data, **kwargs)
