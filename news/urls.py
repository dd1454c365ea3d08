"""Addresses of the domain that are not pages."""

from django.urls import path

from news import feeds, sitemaps
from news.views import approvals
from news.views.opensearch import opensearch
from news.views.search import search, suggestions
from news.views.traffic import count_view, pixel

app_name = "news"
urlpatterns = [
    path("rss/", feeds.site_feed, name="feed"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-tin-tuc.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("luot-xem/<int:page_id>/", count_view, name="count_view"),
    path("luot-xem/<int:page_id>/anh.gif", pixel, name="view_pixel"),
    path("duyet-bai/<str:secret>/", approvals.read, name="approval"),
    path("duyet-bai/<str:secret>/dang/", approvals.approve, name="approval_approve"),
    path("duyet-bai/<str:secret>/tra-lai/", approvals.send_back, name="approval_return"),
    path("tim-kiem/", search, name="search"),
    path("tim-kiem/goi-y/", suggestions, name="search_suggestions"),
    path("opensearch.xml", opensearch, name="opensearch"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
