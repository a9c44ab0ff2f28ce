"""
What happens before any request: background work is started, whichever page is asked for.
"""

from dataclasses import dataclass

from tests.flask.host_app import make_app


@dataclass
class RecordingRunner:
    """A runner that only counts."""

    starts: int = 0

    def soon(self, work: str) -> None:
        """Leave it."""

    def start_when_needed(self) -> None:
        """Count the request."""
        self.starts += 1


class HostRunner:
    """A runner of the host's own, such as one for Celery: it has nothing to start."""

    def soon(self, work: str) -> None:
        """Leave it."""


def test_request_for_a_page_of_the_host_starts_background_work() -> None:
    """A freshly forked worker may not see a page of ours for a long time."""
    runner = RecordingRunner()
    app = make_app(handed_in={"runner": runner})
    app.add_url_rule("/", "front", lambda: "front")
    assert runner.starts == 0
    app.test_client().get("/")
    assert runner.starts == 1


def test_runner_that_starts_nothing_is_fine() -> None:
    """The port asks for `soon` only."""
    app = make_app(handed_in={"runner": HostRunner()})
    assert app.test_client().get("/shop").status_code == 200


def test_our_hook_comes_before_those_of_the_host() -> None:
    """CSRFProtect must find our addresses exempted, whenever it was added."""
    seen: list[str] = []
    runner = RecordingRunner()
    app = make_app(
        prepare=lambda app: app.before_request(lambda: seen.append(f"after {runner.starts}")),
        handed_in={"runner": runner},
    )
    app.test_client().get("/shop")
    assert seen == ["after 1"]
