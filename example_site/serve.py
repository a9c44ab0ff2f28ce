"""
Serve one shop of the demo: `python -m example_site.serve flask` or `… wagtail`.

Werkzeug's threaded server, as the sandbox uses it: right for a demo. A real site has its own WSGI server.
"""

import logging
import sys
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from example_site.demo_settings import FLASK_PORT_OFFSET, WAGTAIL_PORT_OFFSET, demo_origin


def main(name: str) -> None:
    """
    Serve until killed.
    """
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s")
    offset = FLASK_PORT_OFFSET if name == "flask" else WAGTAIL_PORT_OFFSET
    port = int(demo_origin(offset).rsplit(":", 1)[1])
    server = make_server("127.0.0.1", port, _application(name), threaded=True, request_handler=_QuietHandler)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


def _application(name: str) -> Any:
    if name == "flask":
        from example_site.flask_shop.app import create_app

        return create_app()
    if name == "wagtail":
        from example_site.wagtail_site.wsgi import application

        return application
    raise SystemExit("serve what? flask or wagtail")


class _QuietHandler(WSGIRequestHandler):
    """Logs no line for a request: its address may name an order."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
