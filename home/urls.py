"""Addresses of the front door that are not pages."""

from django.urls import path

from cms.languages import in_each_language
from home import views

app_name = "home"
urlpatterns = [in_each_language([path("so-do-cong/", views.site_map, name="site_map")])]
