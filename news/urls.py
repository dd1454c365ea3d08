"""Addresses of the domain that are not pages."""

from django.urls import path

app_name = "news"
urlpatterns: list[path] = []
