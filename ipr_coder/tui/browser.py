"""The coder's screens in a browser on this computer: textual-serve behind an address that works once.

The address carries a token. Whoever opens it first gets a cookie, and from then on only that browser is let in: other
programs and other people on the machine, and pages of other sites open in the same browser, are turned away.
"""

from __future__ import annotations

import hmac
import secrets
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ipr_coder.errors import UsageError

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.typedefs import Middleware

PAGE: Final = Path(__file__).with_name("browser_page.html")
"""The page: ours, because the library's asks another site for a font."""

COOKIE: Final = "ipr_coder"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(slots=True)
class Gate:
    """Who is let in: the token of the address, good for one browser, and the secret that browser then holds.

    `hosts` are the names and ports under which the server may be asked for; empty: any (remote use).
    """

    hosts: frozenset[str]
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    used: bool = False

    def take(self, token: str) -> bool:
        """True once, for the right token."""
        if self.used or not hmac.compare_digest(token.encode(), self.token.encode()):
            return False
        self.used = True
        return True

    def knows(self, cookie: str | None) -> bool:
        """True for the browser that used the token."""
        return self.used and cookie is not None and hmac.compare_digest(cookie.encode(), self.secret.encode())

    def answers_to(self, host: str) -> bool:
        """False for a name that is not this server's: a page elsewhere made the browser ask under its own name."""
        return not self.hosts or host.lower() in self.hosts


def serve(words: Sequence[str], host: str, port: int, *, allow_remote: bool, say: Callable[[str], None]) -> None:
    """Serve the command line `words` (the coder's screen) until Ctrl-C. `say` prints the address.

    Raises UsageError for a host that is not this computer (unless `allow_remote`) and where the extra is missing.
    """
    if not allow_remote and not is_loopback(host):
        raise UsageError(
            f"{host} is not this computer alone.",
            mend="Other computers could then read the interviews, unencrypted. Leave --host out, or, where a protected "
            "connection leads here, add --allow-remote.",
        )
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ModuleNotFoundError as error:
        raise UsageError(
            "what the browser needs is not installed.",
            mend='Install it with: python3 -m pip install "ipr-coder[serve]"',
        ) from error

    shown = f"[{host}]" if ":" in host else host
    names = () if allow_remote else tuple(f"{name}:{port}" for name in {shown, "127.0.0.1", "localhost"})
    gate = Gate(frozenset(names))

    class CoderServer(Server):
        def initialize_logging(self) -> None:
            """Log nothing: the library's way would print the variables of a fault, which hold the transcript."""

        async def on_startup(self, app: web.Application) -> None:
            say(f"Open this address; it works once: http://{shown}:{port}/?token={gate.token}")
            say("Reloading the page in the same browser is fine. Ctrl+C ends it.")

        async def _make_app(self) -> web.Application:
            app = await super()._make_app()
            app.middlewares.append(guard(gate))
            return app

        async def handle_index(self, request: web.Request) -> web.StreamResponse:
            return web.Response(text=PAGE.read_text(encoding="utf-8"), content_type="text/html")

    server = CoderServer(
        _command(words),
        host=host,
        port=port,
        title="ipr-coder",
        public_url=f"http://{shown}:{port}",
    )
    try:
        server.serve()
    except OSError as error:
        raise UsageError(
            f"port {port} cannot be used ({error.strerror}).", mend="Take another: --port 8001."
        ) from error


def is_loopback(host: str) -> bool:
    """True for an address that only this computer can reach."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def guard(gate: Gate) -> Middleware:
    """What stands before every request: right name, right browser; and headers that keep the page to itself."""
    from aiohttp import web

    @web.middleware
    async def check(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if not gate.answers_to(request.host) or (origin is not None and origin.partition("://")[2] != request.host):
            return _refusal("This is not the address that ipr-coder serves.")
        token = request.query.get("token")
        if request.path == "/" and token is not None and gate.take(token):
            welcome = web.Response(status=303, headers={"Location": "/", **_HEADERS})
            welcome.set_cookie(COOKIE, gate.secret, httponly=True, samesite="Strict", path="/")
            return welcome
        if not gate.knows(request.cookies.get(COOKIE)):
            return _refusal(
                "This address was used already, or is not whole. End ipr-coder serve and start it again for a new one."
            )
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
            response.headers["Content-Security-Policy"] = _policy(request.host)
        return response

    return check


def _policy(host: str) -> str:
    """Nothing from anywhere else: the page's own script and styles stand in it, its socket leads here."""
    own = f"'self' ws://{host} wss://{host}"
    return (
        "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:; font-src 'self' data:; connect-src {own}; frame-ancestors 'none'; base-uri 'none'"
    )


def _refusal(words: str) -> web.StreamResponse:
    from aiohttp.web import Response

    return Response(status=403, text=f"{words}\n", headers=_HEADERS)


def _command(words: Sequence[str]) -> str:
    """The words as one line for this system's shell, each kept whole."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)
