"""
Addresses of a site whose pages stand below their language.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

urlpatterns = [
    path("", include("flint_storefront.wagtail.urls")),
    *i18n_patterns(path("", include(wagtail_urls))),
]
