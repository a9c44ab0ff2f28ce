"""
Pages of the admin about payment links, as a test reads them.
"""

import csv
import io
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

LINKS, SALES = "flint_storefront_payment_links", "flint_storefront_payment_link_sales"
ORDERS = "flint_storefront_orders"
BUTTONS = ("off", "on", "send")


def soup(client: Client, name: str, *arguments: str, **query: str) -> BeautifulSoup:
    """
    A page of the admin.
    """
    answer = client.get(reverse(name, args=arguments), query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def listed(client: Client, **query: str) -> str:
    """
    The text of the list.
    """
    table = soup(client, f"{LINKS}:index", **query).select_one("table.listing")
    return table.get_text(" ", strip=True) if table else ""


def shown(client: Client, slug: str = "fete") -> BeautifulSoup:
    """
    The page of one link.
    """
    return soup(client, f"{LINKS}:inspect", slug)


def hook(page: BeautifulSoup, testid: str) -> Any:
    """
    The element of this hook, or None.
    """
    return page.find(attrs={"data-testid": testid})


def press(client: Client, button: str, slug: str = "fete", **fields: str) -> int:
    """
    Status of the answer to a button.
    """
    return client.post(reverse(f"{LINKS}:{button}", args=(slug,)), fields).status_code


def exported(client: Client, namespace: str = LINKS) -> list[dict[str, str]]:
    """
    Rows of the csv file.
    """
    answer = client.get(reverse(f"{namespace}:index"), {"export": "csv"})
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
