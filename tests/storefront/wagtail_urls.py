"""
Addresses of the Wagtail shop under test, as the read-me says.
"""

from django.http import HttpResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls

urlpatterns = [
    path("bare", lambda _request: HttpResponse("bare")),
    path("", include("flint_storefront.wagtail.urls")),
    path("", include(wagtail_urls)),
]
