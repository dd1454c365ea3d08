"""Names of permissions in the portal's language: Django writes them in English, as data."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext, gettext_noop, override

# Of permissions that are not one of Django's four for each model.
NAMES = {
    "access_admin": gettext_noop("Enter the admin"),
    "bulk_delete_page": gettext_noop("Delete pages with their subpages"),
    "lock_page": gettext_noop("Lock pages, and unlock those one locked"),
    "publish_page": gettext_noop("Publish any page"),
    "unlock_page": gettext_noop("Unlock any page"),
    "choose_image": gettext_noop("Choose images"),
    "choose_document": gettext_noop("Choose documents"),
}
ACTIONS = {
    "add": gettext_noop("Add: %(things)s"),
    "change": gettext_noop("Change: %(things)s"),
    "delete": gettext_noop("Delete: %(things)s"),
    "view": gettext_noop("View: %(things)s"),
}


def name_permissions(sender: AppConfig, using: str, **kwargs) -> None:
    """Names those of one app after it was migrated; answers the signal `post_migrate`."""
    # the models load after this module
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Permission

    create_permissions(sender, using=using, verbosity=0)  # Django's own receiver may come later
    renamed = []
    permissions = Permission.objects.using(using).filter(content_type__app_label=sender.label)
    with override(settings.LANGUAGE_CODE):
        for permission in permissions.select_related("content_type"):
            name = _name(permission)
            if name and name != permission.name:
                permission.name = name
                renamed.append(permission)
    Permission.objects.using(using).bulk_update(renamed, ["name"])


def _name(permission) -> str:
    if permission.codename in NAMES:
        return gettext(NAMES[permission.codename])
    model = permission.content_type.model_class()
    action = permission.codename.split("_")[0]
    if model is None or action not in ACTIONS:
        return ""
    return gettext(ACTIONS[action]) % {"things": model._meta.verbose_name}
