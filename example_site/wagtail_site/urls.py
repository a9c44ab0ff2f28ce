"""
The shop first, then the admin, the site's own pages and Wagtail's.
"""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from example_site.wagtail_site.pages.views import barista

urlpatterns = [
    path("", include("flint_storefront.wagtail.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("sign-in", LoginView.as_view(template_name="pages/sign_in.html"), name="sign_in"),
    path("sign-out", LogoutView.as_view(), name="sign_out"),
    path("barista", barista, name="barista"),
    path("", include(wagtail_urls)),
]
