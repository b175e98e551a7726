"""The renderer of all forms, named by FORM_RENDERER in the settings."""

from django.forms.renderers import TemplatesSetting


class DeskRenderer(TemplatesSetting):
    """Render {{ form }} as the error summary and all fields, {{ form.name.as_field_group }} as one field.

    It uses the project's templates, so "django.forms" must be installed to find the templates of widgets.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
