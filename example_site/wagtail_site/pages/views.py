"""
The one page of the site that no editor writes.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from example_site.wagtail_site.pages.models import OrderToPrepare

SHOWN_ORDERS_MAX = 50


def barista(request: HttpRequest) -> HttpResponse:
    """
    What the counter must prepare. Open to all because this is a demo; a shop puts it behind its login.
    """
    return render(request, "pages/barista.html", {"orders": OrderToPrepare.objects.all()[:SHOWN_ORDERS_MAX]})
