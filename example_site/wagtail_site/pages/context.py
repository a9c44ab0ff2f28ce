"""
What every template of the site knows.
"""

from typing import Any

from django.http import HttpRequest

from example_site import roastery


def about_the_roastery(_request: HttpRequest) -> dict[str, Any]:
    """
    Name, address and opening hours of the roastery.
    """
    return {"roastery": roastery}
