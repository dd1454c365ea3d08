"""Addresses of the open data, below the root; anything else below /api/ is a problem in JSON."""

from django.urls import path, re_path

from news.api import pages, views

urlpatterns = [
    path("api/v1/", views.start, name="api_start"),
    path("api/v1/articles/", views.articles, name="api_articles"),
    path("api/v1/articles/<int:article_id>/", views.article, name="api_article"),
    path("api/v1/categories/", views.categories, name="api_categories"),
    path("api/v1/site/", views.site, name="api_site"),
    path("api/v1/openapi.json", views.openapi, name="api_description"),
    re_path(r"^api/(?:.*/)?$", views.nothing),
    path("du-lieu-mo/", pages.open_data, name="open_data"),
    path("nhung/tin-moi/", pages.latest_news, name="embed"),
]
