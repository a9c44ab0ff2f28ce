"""
A site of samples for a browser: every answer comes from the test, no server and no network.

The pages come with the strictest policy that we promise.
"""

from playwright.sync_api import Page, Request, Route

from tests.templates.engines import TEMPLATES, render_with_jinja
from tests.templates.page_samples import SAMPLES

ORIGIN = "http://shop.test"
STATIC = TEMPLATES.parent / "static"
POLICY = "default-src 'self'; require-trusted-types-for 'script'"


class Site:
    """
    A site that answers with samples; remembers what was asked of it.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.posts: list[str] = []
        self.looks = 0
        self.state = "processing"
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.route("**/*", self._answer)

    def open(self, sample: str) -> None:
        """
        Show a sample as a page of the site.
        """
        self.page.goto(f"{ORIGIN}/samples/{sample}")

    def _answer(self, route: Route, request: Request) -> None:
        path = request.url.removeprefix(ORIGIN).split("?")[0]
        if request.method == "POST":
            self.posts.append(request.post_data or "")
            route.fulfill(status=204)
        elif path.startswith("/static/flint_storefront/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif path.endswith("/state"):
            self.looks += 1
            route.fulfill(json={"state": self.state, "is_settled": self.state == "paid"})
        elif path == "/shop/cart/count":
            route.fulfill(body=_html("cart_count_1200"), content_type="text/html")
        elif path.endswith("/goal"):
            route.fulfill(body=_html("goal_newer"), content_type="text/html")
        elif path.startswith("/samples/"):
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=_html(path.removeprefix("/samples/")), headers=headers)
        else:
            route.fulfill(body="<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")


def _html(name: str) -> str:
    return render_with_jinja(SAMPLES[name].template, SAMPLES[name].data)
