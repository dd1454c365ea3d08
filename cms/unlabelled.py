"""Names for the few models, fields and columns that Wagtail leaves without a translatable one.

Django would make an English name out of the attribute ("Link text", "Root page"), which no
catalogue can reach. Whatever Wagtail names itself one day is left alone.
"""

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import choosers, workflows
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.views import workflows as workflow_views
from wagtail.contrib.redirects.forms import ConfirmImportForm
from wagtail.contrib.settings.forms import SiteSwitchForm
from wagtail.contrib.simple_translation.models import SimpleTranslation
from wagtail.models import Locale, Site
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.forms import PagePermissionsForm
from wagtail.users.views.bulk_actions.assign_role import RoleForm

LABELS = {
    LoginForm: {"password": _("Password")},
    choosers.AnchorLinkChooserForm: {"link_text": _("Link text")},
    choosers.EmailLinkChooserForm: {
        "email_address": _("Email address"),
        "link_text": _("Link text"),
        "subject": _("Email subject"),
        "body": _("Email text"),
    },
    choosers.ExternalLinkChooserForm: {"link_text": _("Link text")},
    choosers.PhoneLinkChooserForm: {
        "phone_number": _("Phone number"),
        "link_text": _("Link text"),
    },
    workflows.WorkflowPageForm: {"page": _("Page")},
    workflows.WorkflowContentTypeForm: {"content_types": _("Content Types")},
    PagePermissionsForm: {"page": _("Page"), "permissions": _("Permissions")},
    RoleForm: {"role": _("Role")},
    SiteSwitchForm: {"site": _("Site")},
    ConfirmImportForm: {"permanent": _("Permanent")},
}
MODELS = {
    Locale: (_("language"), _("languages")),
    SimpleTranslation: (_("translation"), _("translations")),
}


class TaskTypeForm(workflows.TaskChooserSearchForm):
    """The chooser of tasks, whose second field is made as the form is."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "task_type" in self.fields:
            self.fields["task_type"].label = _("Type of task")


def name_models_fields_and_columns() -> None:
    for model, (one, many) in MODELS.items():
        if not isinstance(model._meta.verbose_name, Promise):
            model._meta.verbose_name, model._meta.verbose_name_plural = one, many
    workflow_views.TaskChooserSearchForm = TaskTypeForm
    for form, labels in LABELS.items():
        for name, label in labels.items():
            if form.base_fields[name].label is None:
                form.base_fields[name].label = label
    for column in SiteIndexView.columns:
        if not isinstance(column.label, Promise):
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
