"""How every form of the desk is drawn; settings name it: FORM_RENDERER = "salesdesk.web.renderer.DeskRenderer"."""

from django.forms.renderers import TemplatesSetting


class DeskRenderer(TemplatesSetting):
    """{{ form }} is the error summary and all fields; {{ form.name.as_field_group }} is one field.

    It reads the project's own templates, so "django.forms" must be among the installed apps for the widgets'.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
