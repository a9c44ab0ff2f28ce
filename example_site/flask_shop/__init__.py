"""
The Flask shop of Ember Lane Coffee: a site of its own with the storefront inside.

    flask --app example_site.flask_shop flint db upgrade
    flask --app example_site.flask_shop flint sync
    flask --app example_site.flask_shop run
"""

from example_site.flask_shop.app import create_app

__all__ = ["create_app"]
