"""Addresses of the front door that are not pages."""

from django.urls import path

from home import views

app_name = "home"
urlpatterns = [path("so-do-cong/", views.site_map, name="site_map")]
