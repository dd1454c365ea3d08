"""Addresses of the domain that are not pages."""

from django.urls import include, path, re_path

from cms import routes
from cms.languages import in_each_language
from news import feeds, sitemaps
from news.views import approvals
from news.views.corrections import corrections
from news.views.error_reports import received, report_error
from news.views.offline import offline, worker
from news.views.opensearch import opensearch
from news.views.ratings import rate
from news.views.reading import listen, save_text
from news.views.search import search, suggestions
from news.views.traffic import count_view, pixel

app_name = "news"
urlpatterns = [
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-tin-tuc.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.sitemap_section, name="sitemap_section"),
    path("luot-xem/<int:page_id>/", count_view, name="count_view"),
    path("luot-xem/<int:page_id>/anh.gif", pixel, name="view_pixel"),
    path("sw.js", worker, name="worker"),
    path("nghe-bai/<int:page_id>.mp3", listen, name="listen"),
    path("duyet-bai/<str:secret>/", approvals.read, name="approval"),
    path("duyet-bai/<str:secret>/dang/", approvals.approve, name="approval_approve"),
    path("duyet-bai/<str:secret>/tra-lai/", approvals.send_back, name="approval_return"),
    path("robots.txt", sitemaps.robots, name="robots"),
    # What says anything to readers.
    in_each_language(
        [
            path("", include("news.api.urls")),
            path("rss/", feeds.site_feed, {"form": "rss"}, name="feed"),
            path("atom/", feeds.site_feed, {"form": "atom"}, name="atom_feed"),
            path("feed.json", feeds.site_feed, {"form": "json"}, name="json_feed"),
            path("luu-bai/bai-viet-<int:page_id>.txt", save_text, name="save_text"),
            path("danh-gia/<int:page_id>/", rate, name="rate"),
            path("khong-co-mang/", offline, name="offline"),
            path("dinh-chinh/", corrections, name="corrections"),
            path("bao-loi/da-nhan/", received, name="error_received"),
            path("bao-loi/<int:page_id>/", report_error, name="report_error"),
            path("tim-kiem/", search, name="search"),
            path("tim-kiem/goi-y/", suggestions, name="search_suggestions"),
            path("opensearch.xml", opensearch, name="opensearch"),
        ]
    ),
    # A category's feed; Wagtail's own pattern knows no address that ends in a file's name.
    re_path(r"^((?:[\w-]+/)+feed\.json)$", routes.serve),
]
