"""Every address of the portal."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health, media, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("media/<path:path>", media.serve, name="media"),
    path("admin/login/", views.LoginView.as_view()),
    path("admin/pages/", include("news.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    path("giao-dien/<slug:colour>.css", views.accent_styles, name="accent_styles"),
    path("", include("home.urls")),
    path("", include("news.urls")),
    path("", include(wagtail_urls)),
]
