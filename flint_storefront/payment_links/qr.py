"""
An address as a QR code: black on white whatever the page's colours, fit for print.

Source: issue *Shareable payment-link pages*, section 2; four light modules around it are asked for by ISO/IEC 18004, 5.3.8.
"""

import io
from functools import lru_cache
from html import escape

import segno

QUIET_ZONE = 4
"""Light modules on every side."""
SIZE_MM = 50
"""Side of the SVG as it is printed unless it is scaled."""
SIZE_INCHES = SIZE_MM / 25.4
PRINT_DPI = 300
FINEST_VERSION = 10
"""Up to here (57 modules) a module is at least 0.75 mm wide; a longer address gets level Q, so that modules stay large."""
CODES_KEPT = 256


def qr_svg(address: str) -> bytes:
    """
    *address* as an SVG of 5 cm with a view box, one path, and the address as its title.
    """
    code = _code(address)
    side = len(code.matrix) + 2 * QUIET_ZONE
    title = escape(address)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE_MM}mm" height="{SIZE_MM}mm" '
        f'viewBox="0 0 {side} {side}" role="img" aria-labelledby="address" shape-rendering="crispEdges">'
        f'<title id="address">{title}</title>'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/>'
        f'<path fill="#000" d="{_dark_path(code.matrix)}"/></svg>\n'
    ).encode()


def qr_png(address: str) -> bytes:
    """
    *address* as a PNG of two colours: at least 5 cm wide at 300 dots per inch.
    """
    code = _code(address)
    side = len(code.matrix) + 2 * QUIET_ZONE
    dots = int(SIZE_INCHES * PRINT_DPI) + 1
    image = io.BytesIO()
    code.save(image, kind="png", scale=-(-dots // side), border=QUIET_ZONE, dpi=PRINT_DPI)
    return image.getvalue()


@lru_cache(maxsize=CODES_KEPT)
def _code(address: str) -> segno.QRCode:
    """
    Level H (a third of it may be lost), or Q where H would make it too fine; higher where that costs no room.
    """
    strong = segno.make_qr(address, error="h")
    if int(strong.version) <= FINEST_VERSION:
        return strong
    return segno.make_qr(address, error="q", boost_error=True)


def _dark_path(matrix: tuple[bytearray, ...]) -> str:
    """
    Every run of dark modules as a rectangle of the path, in modules.
    """
    runs = []
    for y, row in enumerate(matrix, start=QUIET_ZONE):
        x = 0
        for part in bytes(row).replace(b"\x00", b" ").split(b" "):
            if part:
                runs.append(f"M{x + QUIET_ZONE} {y}h{len(part)}v1h-{len(part)}z")
            x += len(part) + 1
    return "".join(runs)
