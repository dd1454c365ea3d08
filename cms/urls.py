"""Every address of the portal."""

from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import health, machine_views, media, routes, views

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("media/<path:path>", media.serve, name="media"),
    path("admin/login/", views.LoginView.as_view()),
    path("admin/pages/", include("news.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("tai-lieu/", include(wagtaildocs_urls)),
    path("giao-dien/<slug:colour>.css", views.accent_styles, name="accent_styles"),
    re_path(
        r"^anh-chia-se/(?P<page_id>[0-9]{1,18})-(?P<digest>[0-9a-f]{16})\.jpg$",
        machine_views.share_picture,
        name="share_picture",
    ),
    re_path(
        r"^bieu-tuong/(?P<digest>[0-9a-f]{16})/(?P<kind>[a-z0-9-]+\.[a-z]+)$",
        machine_views.site_icon,
        name="site_icon",
    ),
    path("favicon.ico", machine_views.favicon, name="favicon"),
    path("site.webmanifest", machine_views.manifest, name="manifest"),
    path(".well-known/security.txt", machine_views.security_txt, name="security_txt"),
    path("", include("home.urls")),
    path("", include("news.urls")),
    path("", include([each for each in wagtail_urls.urlpatterns if each.name != "wagtail_serve"])),
    re_path(wagtail_urls.serve_pattern, routes.serve, name="wagtail_serve"),
]
