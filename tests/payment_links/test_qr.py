"""The QR code: read back by an independent decoder, as it is drawn and as it is printed."""

import io
import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from flint_storefront.payment_links.qr import PRINT_DPI, QUIET_ZONE, qr_png, qr_svg

ADDRESSES = [
    "https://shop.example/shop/pay/summer-fete",
    "http://127.0.0.1:8901/shop/pay/a",
    "https://tickets.a-long-name-of-a-harbour.example.org/a/long/prefix/pay/" + "x" * 80,
]
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def drawn(svg: bytes, dots: int = 6) -> Image.Image:
    """The path of an SVG as pixels, *dots* a module."""
    side = int(re.search(rb'viewBox="0 0 (\d+) \1"', svg).group(1))
    image = Image.new("L", (side * dots, side * dots), 255)
    pen = ImageDraw.Draw(image)
    for x, y, width, back in RUN.findall(re.search(rb'fill="#000" d="([^"]+)"', svg).group(1).decode()):
        assert width == back
        left, top, right = int(x) * dots, int(y) * dots, (int(x) + int(width)) * dots - 1
        pen.rectangle((left, top, right, top + dots - 1), fill=0)
    return image


def read(image: Image.Image):
    """The one code in a picture."""
    (code,) = zxingcpp.read_barcodes(image.convert("L"))
    return code


@pytest.mark.parametrize("address", ADDRESSES)
def test_svg_is_read_back(address):
    """The drawn path says the address, with at least level Q."""
    code = read(drawn(qr_svg(address)))
    assert code.text == address
    assert code.ec_level in ("Q", "H")


@pytest.mark.parametrize("address", ADDRESSES)
def test_png_is_read_back_and_fit_for_print(address):
    """Two colours, at least 5 cm wide at 300 dots per inch."""
    image = Image.open(io.BytesIO(qr_png(address)))
    assert read(image).text == address
    assert image.width == image.height >= 5 / 2.54 * PRINT_DPI
    assert round(image.info["dpi"][0]) == PRINT_DPI


@pytest.mark.parametrize("address", ADDRESSES)
def test_quiet_zone_is_four_modules(address):
    """Nothing dark stands nearer to the edge, on either picture."""
    dots = 6
    svg = drawn(qr_svg(address), dots)
    zone = QUIET_ZONE * dots
    assert svg.point(lambda dot: 255 - dot).getbbox() == (zone, zone, svg.width - zone, svg.height - zone)
    png = Image.open(io.BytesIO(qr_png(address))).convert("L")
    margin = png.point(lambda dot: 255 - dot).getbbox()[0]
    assert margin * svg.width == zone * png.width


def test_usual_address_survives_the_loss_of_a_third():
    """Level H where it stays coarse enough to print."""
    assert read(drawn(qr_svg(ADDRESSES[0]))).ec_level == "H"


def test_damaged_code_is_still_read():
    """A sticker over a tenth of it does no harm."""
    image = drawn(qr_svg(ADDRESSES[0]))
    middle, patch = image.width // 2, image.width // 8
    ImageDraw.Draw(image).rectangle((middle, middle, middle + patch, middle + patch), fill=255)
    assert read(image).text == ADDRESSES[0]


def test_svg_has_size_box_and_title():
    """In millimetres, scalable, named, on white whatever the page's colours."""
    svg = qr_svg(ADDRESSES[0]).decode()
    assert 'width="50mm" height="50mm" viewBox="0 0 45 45" role="img" aria-labelledby="address"' in svg
    assert f'<title id="address">{ADDRESSES[0]}</title>' in svg
    assert '<path fill="#fff"' in svg


def test_title_is_escaped():
    """No address can end the title."""
    assert "<script>" not in qr_svg("https://shop.example/?a=1&b=<script>").decode()
