"""Makes the forms of pictures that are not made yet, for instance after sizes have changed."""

from collections.abc import Iterator

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from wagtail.models import Site, get_page_models

from cms import pictures, share_pictures
from cms.models import PortalImage, PortalRendition

BATCH = 100


class Command(BaseCommand):
    help = "Make the forms of all pictures that readers may be shown; repeatable."

    def handle(self, *args, **options) -> None:
        before = PortalRendition.objects.count()
        ids = list(PortalImage.objects.order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), BATCH):
            pictures.make_missing(PortalImage.objects.filter(pk__in=ids[start : start + BATCH]))
        for cover in _covers():
            pictures.make_ratios(cover)
        for site in Site.objects.order_by("pk"):
            share_pictures.redraw_site.call(site.pk)
        made = PortalRendition.objects.count() - before
        self.stdout.write(
            _("%(pictures)s pictures looked at, %(forms)s forms made.")
            % {"pictures": len(ids), "forms": made}
        )


def _covers() -> Iterator[PortalImage]:
    """Every picture that is the cover of a live page."""
    for model in get_page_models():
        if any(field.name == "cover" for field in model._meta.concrete_fields):
            shown = model.objects.live().filter(cover__isnull=False).order_by().values("cover")
            yield from PortalImage.objects.filter(pk__in=shown).order_by("pk").iterator(BATCH)
