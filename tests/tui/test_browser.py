"""The screens in a browser: one browser, this computer, no request to anywhere else, and nothing lost on reloading."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyte
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from ipr_coder.errors import UsageError
from ipr_coder.tui import browser
from ipr_coder.tui.browser import COOKIE, Gate

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocket

REQUIRE = "IPR_REQUIRE_BROWSER"
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")
"""The browser itself is to ask nobody for anything either."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


async def client_of(gate: Gate) -> TestClient[Any, Any]:
    app = web.Application(middlewares=[browser.guard(gate)])

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="the interview")

    app.router.add_get("/", page)
    app.router.add_get("/ws", page)
    made = TestClient(TestServer(app, host="127.0.0.1"))
    await made.start_server()
    gate.hosts = frozenset({f"127.0.0.1:{made.port}"})
    return made


async def test_the_address_lets_one_browser_in_and_then_nobody_else() -> None:
    gate = Gate(frozenset())
    first, token = await client_of(gate), gate.token
    try:
        for path in ("/", "/ws", "/?token=", f"/?token={token[:-1]}", f"/ws?token={token}"):
            assert (await first.get(path)).status == 403, path
        welcome = await first.get(f"/?token={token}", allow_redirects=False)
        assert (welcome.status, welcome.headers["Location"]) == (303, "/")
        cookie = welcome.cookies[COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie.value != token
        assert await (await first.get("/")).text() == "the interview"
        first.session.cookie_jar.clear()
        assert (await first.get(f"/?token={token}")).status == 403
        assert (await first.get("/", headers={"Cookie": f"{COOKIE}={token}"})).status == 403
    finally:
        await first.close()


async def test_pages_of_other_sites_cannot_ask_in_this_browsers_name() -> None:
    gate = Gate(frozenset())
    client = await client_of(gate)
    try:
        assert (await client.get(f"/?token={gate.token}")).status == 200
        own = f"127.0.0.1:{client.port}"
        assert (await client.get("/ws", headers={"Origin": f"http://{own}"})).status == 200
        assert (await client.get("/ws", headers={"Origin": "https://elsewhere.example"})).status == 403
        assert (await client.get("/ws", headers={"Host": "elsewhere.example"})).status == 403
        page = await client.get("/")
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"
    finally:
        await client.close()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "::", "example.org"])
def test_other_computers_are_kept_out_unless_asked_for(host: str) -> None:
    with pytest.raises(UsageError, match="not this computer alone") as refused:
        browser.serve(["x"], host, 8000, allow_remote=False, say=print)
    assert "unencrypted" in str(refused.value)
    assert "--allow-remote" in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_addresses_of_this_computer(host: str) -> None:
    assert browser.is_loopback(host)


def test_the_page_asks_nobody_else_for_anything() -> None:
    page = browser.PAGE.read_text(encoding="utf-8")
    assert re.findall(r"(?:https?:)?//[\w.]+", page.replace("//${location.host}", "")) == []


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def address(tmp_path: Path, free_port: int) -> Iterator[str]:
    program = [sys.executable, "-m", "ipr_coder"]
    subprocess.run([*program, "demo", "--no-tui", str(tmp_path / "demo")], check=True, capture_output=True)
    served = subprocess.Popen(
        [*program, "serve", str(tmp_path / "demo" / "river.ipr"), "--coder", "EF", "--port", str(free_port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "IPR_SETTINGS": str(tmp_path / "none.toml")},
    )
    try:
        assert served.stdout is not None
        found = re.search(r"http://\S+", served.stdout.readline())
        assert found is not None
        yield found.group()
    finally:
        served.terminate()
        served.communicate(timeout=30)


@pytest.mark.slow
def test_open_tag_reload_still_there(address: str, tmp_path: Path) -> None:
    sync_api = pytest.importorskip("playwright.sync_api")
    installed = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    with sync_api.sync_playwright() as playwright:
        executable = installed or playwright.chromium.executable_path
        if not Path(executable).exists():
            reason = "no Chromium on this machine: python3 -m playwright install chromium"
            if os.environ.get(REQUIRE) == "1":
                pytest.fail(f"{reason}, and {REQUIRE}=1 forbids skipping")
            pytest.skip(reason)
        chromium = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        page = chromium.new_page()
        shown = Picture(page)
        asked: list[str] = []
        faults: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.goto(address)
        shown.until("Work list")
        page.keyboard.press("Enter")
        shown.until("Recall moment 1")
        assert "1 of 22 decided" not in shown.rows
        page.keyboard.type("hh")
        shown.until("1 of 22 decided")
        shown.until("all saved")
        page.reload()
        shown.until("Work list")
        shown.until("1/22")
        page.keyboard.press("Enter")
        shown.until("1 of 22 decided")
        chromium.close()
    own = address.partition("?")[0]
    assert [url for url in asked if not url.startswith((own, own.replace("http", "ws"), "data:"))] == []
    assert faults == []


class Picture:
    """What the page shows: it paints on a canvas, so the frames it gets are read by a terminal of our own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.screen = pyte.Screen(80, 24)
        self.stream = pyte.ByteStream(self.screen)
        page.on("websocket", self._opened)

    def until(self, words: str) -> None:
        """Wait until these words stand on the page."""
        for _ in range(300):
            if words in self.rows:
                return
            self.page.wait_for_timeout(100)
        pytest.fail(f"{words!r} never came; the page shows:\n{self.rows}")

    @property
    def rows(self) -> str:
        return "\n".join(self.screen.display)

    def _opened(self, socket: WebSocket) -> None:
        width, height = (int(re.findall(rf"{name}=(\d+)", socket.url)[0]) for name in ("width", "height"))
        self.screen.reset()
        self.screen.resize(height, width)
        socket.on("framereceived", lambda frame: self.stream.feed(frame) if isinstance(frame, bytes) else None)
