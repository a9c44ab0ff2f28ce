"""
The audit itself: it finds what it looks for.
"""

import pytest
from playwright.sync_api import Browser

from tests.browser.test_looks import audit

PAGE = """<!doctype html><html lang="en"><head><title>Test</title>
<style>body {{ background: #fff }} @media (prefers-color-scheme: dark) {{ body {{ background: #111 }} }}</style>
</head><body style="margin: 0"><main><h1>Heading</h1>{}</main></body></html>"""
BUTTON = '<button style="width: 50px; height: 50px; background: #000; color: #fff">Go</button>'


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('<div style="width: 400px">wide</div>', "scrolls sideways"),
        ("<h1>Another</h1>", "2 headings of the first rank"),
        ("<h3>Deep</h3>", "skips a rank"),
        ('<i id="one"></i><i id="one"></i>', "id twice"),
        ('<p aria-describedby="nobody">text</p>', "leads nowhere"),
        ('<input type="text" style="height: 50px">', "no label"),
        (BUTTON.replace("Go", ""), "no name"),
        ('<img src="data:,">', "no alternative text"),
        (BUTTON.replace("height: 50px", "height: 30px"), "target of"),
        ('<p style="color: #999; background: #fff">pale</p>', "contrast"),
        ('<p style="color: rgb(0 0 0 / 40%); background: #fff">pale</p>', "contrast"),
    ],
)
def test_fault_is_found(chromium: Browser, content: str, fault: str) -> None:
    """A page with one fault is reported for it."""
    page = chromium.new_page()
    page.set_content(PAGE.format(content))
    assert any(fault in found for found in audit(page)), audit(page)
    page.close()


def test_good_page_has_no_fault(chromium: Browser) -> None:
    """A page without a fault is not reported."""
    page = chromium.new_page()
    page.set_content(
        PAGE.format(f'<p style="color: #000; background: #fff">text</p>{BUTTON}').replace(
            "<h1>", '<h1 style="color: #777">'
        )
    )
    assert audit(page) == []
    page.close()
