"""Who may ask: the right host name, and the token.

The host name is checked because a web page can make a name of its own point to this machine
(DNS rebinding). No answer ever carries a CORS header, so pages cannot read any.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from aigc_desktop.tasks.serve.fault import ApiError

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class Guard:
    """Lets through requests to a known name that carry `token`; all others get an error."""

    def __init__(self, app: ASGIApp, token: str, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._token = token.encode("utf-8")
        self._hosts = LOCAL_NAMES | {host.casefold() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or have it answered."""
        if scope["type"] != "http":
            return
        refused = self._refused(Headers(scope=scope))
        if refused is None:
            await self._app(scope, receive, send)
        else:
            await refused.response()(scope, receive, send)

    def _refused(self, headers: Headers) -> ApiError | None:
        if _name_of(headers.get("host", "")) not in self._hosts:
            return ApiError(
                403, "This server does not go by that name; see --allow-host.", "host_not_allowed"
            )
        kind, _, given = headers.get("authorization", "").partition(" ")
        right = hmac.compare_digest(given.strip().encode("utf-8"), self._token)
        if kind.casefold() != "bearer" or not right:
            challenge = {"www-authenticate": "Bearer"}
            return ApiError(
                401, "The token is missing or wrong.", "invalid_api_key", headers=challenge
            )
        return None


def _name_of(host: str) -> str:
    """Return the name in a Host header, without port and brackets."""
    if host.startswith("["):
        return host[1:].partition("]")[0].casefold()
    return host.partition(":")[0].casefold()
