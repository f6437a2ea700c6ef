"""What goes wrong, in the form OpenAI's interface tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import JSONResponse

from aigc_desktop.errors import BriefError, UsageError, UserFacingError


@dataclass
class ApiError(Exception):
    """One error answer: HTTP status, a sentence, and the protocol's words for programs."""

    status: int
    message: str
    code: str
    param: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, object]:
        """Return the error as JSON values."""
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        told = {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        return {"error": told}

    def response(self) -> JSONResponse:
        """Return the error as a whole answer."""
        return JSONResponse(self.body(), self.status, headers=dict(self.headers))


def bad(param: str, message: str, code: str = "invalid_value") -> ApiError:
    """Return the error for a request whose field `param` cannot be used."""
    return ApiError(400, message, code, param)


def api_error(error: UserFacingError) -> ApiError:
    """Return what to answer for trouble of ours."""
    if isinstance(error, BriefError | UsageError):
        return ApiError(400, str(error.message), "invalid_value")
    return ApiError(500, str(error.message), "model_error")
