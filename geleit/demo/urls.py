"""Addresses of the demo room; included in demo mode only."""

from django.urls import path

from geleit.demo import views

app_name = "demo"
urlpatterns = [path("demo-anmelden/", views.sign_in, name="sign_in")]
