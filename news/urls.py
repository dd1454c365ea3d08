"""Addresses of the domain that are not pages."""

from django.urls import path

from news import feeds, sitemaps
from news.views.search import search

app_name = "news"
urlpatterns = [
    path("rss/", feeds.site_feed, name="feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-tin-tuc.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("tim-kiem/", search, name="search"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
