"""Snippets that belong to a site: people see and change only those of their own sites.

Who has which sites is the domain's to say (`settings.SITES_OF_USER`); where Wagtail gives a model
permission for all sites at once, this takes away the sites of others. Where a model's site may
be empty, such a row is for all sites, and only superusers see, make and change it here.
"""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string
from wagtail import hooks
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.models import Site
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
    SnippetCreateView,
)
from wagtail.snippets.views.snippets import EditView, HistoryView, SnippetViewSet, UsageView


class SiteScopedForm(WagtailAdminModelForm):
    """Offers the sites of the person; an only one is chosen already."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sites = sites_of(self.for_user, self._meta.model)
        field = self.fields["site"]
        field.queryset = Site.objects.filter(pk__in=[site.pk for site in sites])
        if not self.for_user.is_superuser:
            field.required, field.help_text = True, ""
        if len(sites) == 1 and field.required:
            field.empty_label = None
            field.initial = self.initial.setdefault("site", sites[0].pk)


class _OfOwnSites:
    """For views of one object: that of another site does not exist here."""

    def get_object(self, *args, **kwargs) -> models.Model:
        found = super().get_object(*args, **kwargs)
        if not _is_own(found, self.request.user):
            raise Http404
        return found


class SiteScopedEditView(_OfOwnSites, EditView):
    pass


class SiteScopedUsageView(_OfOwnSites, UsageView):
    pass


class SiteScopedHistoryView(_OfOwnSites, HistoryView):
    pass


class _ChoiceOfOwnSites:
    """What may be put into a page: the sets of the sites where one writes, or manages them."""

    def get_object_list(self) -> models.QuerySet:
        return of_sites(super().get_object_list(), self.request.user, writing=True)


class SiteScopedChooseView(_ChoiceOfOwnSites, ChooseView):
    pass


class SiteScopedChooseResultsView(_ChoiceOfOwnSites, ChooseResultsView):
    pass


class SiteScopedChosenView(SnippetChosenView):
    def get_object(self, pk: str) -> models.Model:
        return of_sites(self.model_class.objects.all(), self.request.user, writing=True).get(pk=pk)


class SiteScopedChosenMultipleView(SnippetChosenMultipleView):
    def get_objects(self, pks: list[str]) -> models.QuerySet:
        return of_sites(super().get_objects(pks), self.request.user, writing=True)


class NothingIsMadeView(SnippetCreateView):
    """For choosers without a form; Wagtail's own view fails on the missing form."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        raise Http404


class ChooseOnlyViewSet(SnippetChooserViewSet):
    """A chooser that makes nothing new."""

    create_view_class = NothingIsMadeView


class SiteScopedChooserViewSet(ChooseOnlyViewSet):
    choose_view_class = SiteScopedChooseView
    choose_results_view_class = SiteScopedChooseResultsView
    chosen_view_class = SiteScopedChosenView
    chosen_multiple_view_class = SiteScopedChosenMultipleView


class SiteScopedViewSet(SnippetViewSet):
    """A snippet with a `site`; subclasses set `model` and what the list shows."""

    copy_view_enabled = False
    edit_view_class = SiteScopedEditView
    usage_view_class = SiteScopedUsageView
    history_view_class = SiteScopedHistoryView
    chooser_viewset_class = SiteScopedChooserViewSet

    def get_edit_handler(self) -> ObjectList:
        handler = ObjectList(self.model.panels, base_form_class=SiteScopedForm)
        return handler.bind_to_model(self.model)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return of_sites(self.model._default_manager.select_related("site"), request.user)


def sites_of(user, model: type[models.Model], *, writing: bool = False) -> list[Site]:
    """The sites where `user` manages `model`, or (writing) writes at all."""
    return import_string(settings.SITES_OF_USER)(user, model, writing=writing)


def of_sites(rows: models.QuerySet, user, *, writing: bool = False) -> models.QuerySet:
    """The rows that belong to the user's sites."""
    own = models.Q(site__in=sites_of(user, rows.model, writing=writing))
    return rows.filter(own | models.Q(site__isnull=True) if user.is_superuser else own)


@hooks.register("before_create_snippet")
def create_only_for_own_sites(request: HttpRequest, model: type[models.Model]) -> None:
    if _is_scoped(model) and not sites_of(request.user, model):
        raise PermissionDenied


@hooks.register("before_delete_snippet")
def delete_only_of_own_sites(request: HttpRequest, instances: Iterable[models.Model]) -> None:
    """For the delete screen and the bulk action alike."""
    for instance in instances:
        if _is_scoped(type(instance)) and not _is_own(instance, request.user):
            raise PermissionDenied


def _is_own(row: models.Model, user) -> bool:
    if row.site_id is None:
        return user.is_superuser
    return row.site_id in {site.pk for site in sites_of(user, type(row))}


def _is_scoped(model: type[models.Model]) -> bool:
    return isinstance(getattr(model, "snippet_viewset", None), SiteScopedViewSet)
