"""The domain: articles, categories, editorial work, views."""

from django.apps import AppConfig


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = "News"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import news.signals
        import news.signals_editorial  # noqa: F401  connects receivers
