"""How the site runs; knows no news."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import cms.checks
        import cms.page_cache.marks
        import cms.signals  # noqa: F401  connects receivers
        from cms.page_indexes import ensure_page_indexes  # needs the models
        from cms.permission_names import name_permissions
        from cms.unlabelled import name_models_fields_and_columns  # forms need every model first

        post_migrate.connect(ensure_page_indexes, sender=self)
        post_migrate.connect(name_permissions)
        name_models_fields_and_columns()
