"""The house's models: people, media, the base page, the site's settings, jobs."""

from cms.models.banners import Banner
from cms.models.generation import Generation
from cms.models.jobs import JobHeartbeat
from cms.models.logins import LoginAttempt
from cms.models.media import PortalDocument, PortalImage, PortalRendition
from cms.models.pages import BasePage
from cms.models.site import SiteSettings
from cms.models.users import User
from cms.models.web_links import WebLink, WebLinkSet

__all__ = [
    "Banner",
    "BasePage",
    "Generation",
    "JobHeartbeat",
    "LoginAttempt",
    "PortalDocument",
    "PortalImage",
    "PortalRendition",
    "SiteSettings",
    "User",
    "WebLink",
    "WebLinkSet",
]
