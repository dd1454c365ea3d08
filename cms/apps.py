"""How the site runs; knows no news."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = "Portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import cms.checks
        import cms.signals  # noqa: F401  connects receivers
        from cms.unlabelled import name_fields_and_columns  # forms need every model first

        name_fields_and_columns()
