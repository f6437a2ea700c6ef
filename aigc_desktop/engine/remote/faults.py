"""Turns what can go wrong between us and a server into sentences, and says what to try again."""

from __future__ import annotations

import email.utils
import re
import ssl
import time
from collections.abc import Iterable, Iterator, Mapping

import httpx2
import openai

from aigc_desktop.errors import ServerError
from aigc_desktop.i18n.message import N_

LONGEST_ANSWER = 400
_AGAIN = frozenset({408, 409, 425, 500, 502, 503, 504, 529})
_CUT = (httpx2.RemoteProtocolError, httpx2.ReadError)
_CONTEXT = re.compile(
    r"context[ _](?:length|window|size)|maximum context|max_model_len|too many tokens|too long"
    r"|index out of range",
    re.IGNORECASE,
)


def too_long(error: openai.APIError) -> bool:
    """Whether the server says that prompt and answer do not fit what the model reads at once."""
    if getattr(error, "status_code", 0) not in {400, 413, 422, 500}:
        return False
    return error.code == "context_length_exceeded" or bool(_CONTEXT.search(words_of(error)))


def refused_parameter(error: openai.APIError, sent: Iterable[str]) -> str | None:
    """Return which of the parameters `sent` the server refuses, None where it complains of none.

    Named in the error's `param`, or as a word of the message. Some servers tell it as a fault of
    their own; names such as "n" and "stop" may then stand there by chance and do not count.
    """
    status = getattr(error, "status_code", 0)
    if status not in {400, 422, 500, 501}:
        return None
    names = sorted((one for one in sent if status < 500 or len(one) > 4), key=len, reverse=True)
    if error.param in names:
        return error.param
    message = words_of(error)
    return next((name for name in names if re.search(rf"\b{re.escape(name)}\b", message)), None)


def words_of(error: openai.APIError) -> str:
    """Return all the server said with an error: FastAPI's form has it in `detail`."""
    return f"{error.message} {error.body or ''}"


def server_error(error: BaseException, host: str) -> ServerError:
    """Return what to tell about `error`, met on the way to `host`."""
    if isinstance(error, ServerError):
        return error
    if isinstance(error, openai.APIStatusError):
        return _status_error(error, host)
    if any(isinstance(cause, ssl.SSLError) for cause in _causes(error)):
        return ServerError(
            "tls",
            N_(
                "The certificate of {host} cannot be trusted, so nothing was sent. Check this "
                "computer's date and time and the server's address, or ask who runs the server.",
                host=host,
            ),
        )
    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException | TimeoutError):
        return stalled(host)
    if any(isinstance(cause, _CUT) for cause in _causes(error)):
        return cut_off(host)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError | OSError):
        return unreachable(host, error)
    if isinstance(error, openai.APIResponseValidationError):
        return bad_answer(host)
    if isinstance(error, openai.APIError):
        return ServerError(
            "server",
            N_(
                "{host} broke off with an error: {answer}. Your text is safe. Try again; if it "
                "goes on, ask who runs the server.",
                host=host,
                answer=_said(error),
            ),
            again=True,
        )
    # Malformed JSON or UTF-8 within the stream, or JSON of another shape.
    return bad_answer(host)


def _status_error(error: openai.APIStatusError, host: str) -> ServerError:
    status = error.status_code
    if status in {401, 403}:
        return ServerError(
            "key",
            N_(
                "{host} refuses the key. Nothing was written and your text is safe. Enter the "
                "right key under File, Servers.",
                host=host,
            ),
        )
    if status == 429:
        pause = retry_after(error.response.headers)
        # An exhausted budget is told with the same status; waiting does not help there.
        spent = error.code in {"insufficient_quota", "billing_hard_limit_reached"}
        return ServerError(
            "busy",
            N_(
                "{host} is asked too much and wants a pause ({answer}). Your text is safe. Wait "
                "{seconds} seconds and try again, or choose the model on this computer.",
                host=host,
                answer=_said(error),
                seconds=max(1, round(pause)),
            ),
            again=not spent,
            retry_after_s=pause,
        )
    if status == 404:
        return ServerError(
            "missing",
            N_(
                "{host} does not have this model, or does not offer this way of writing "
                "({answer}). Your text is safe. Choose another model under File, Servers.",
                host=host,
                answer=_said(error),
            ),
        )
    return ServerError(
        "server",
        N_(
            "{host} answered with an error ({status}: {answer}). Your text is safe. Try again "
            "later, or choose another model.",
            host=host,
            status=status,
            answer=_said(error),
        ),
        again=status in _AGAIN,
        retry_after_s=retry_after(error.response.headers),
    )


def stalled(host: str) -> ServerError:
    """Return the error for a server that fell silent."""
    return ServerError(
        "timeout",
        N_(
            "{host} did not go on answering in time. Your text is safe. Try again, or choose "
            "another model.",
            host=host,
        ),
        again=True,
    )


def unreachable(host: str, error: BaseException) -> ServerError:
    """Return the error for a connection that could not be made or broke."""
    reasons = [type(cause).__name__ for cause in _causes(error)]
    return ServerError(
        "connection",
        N_(
            "The connection to {host} failed or broke ({reason}). Your text is safe. Check that "
            "the server runs and the network works, then try again.",
            host=host,
            reason=reasons[-1],
        ),
        again=True,
    )


def cut_off(host: str) -> ServerError:
    """Return the error for an answer without an end."""
    return ServerError(
        "cut",
        N_(
            "The answer of {host} broke off in the middle. Your text is safe. Try again.",
            host=host,
        ),
        again=True,
    )


def diverged(host: str) -> ServerError:
    """Return the error for a broken answer that could not be taken up where it broke."""
    return ServerError(
        "cut",
        N_(
            "The answer of {host} broke off in the middle, and asked again it wrote something "
            "else. Your text is safe. Generate again.",
            host=host,
        ),
        again=True,
    )


def bad_answer(host: str) -> ServerError:
    """Return the error for an answer that is none."""
    return ServerError(
        "bad_answer",
        N_(
            "The answer of {host} was not understood. Your text is safe. Check under File, "
            "Servers that the address is that of a server with OpenAI's interface.",
            host=host,
        ),
        again=True,
    )


def retry_after(headers: Mapping[str, str]) -> float:
    """Return the seconds a server asks to wait: a number or a date (RFC 9110, 10.2.3); else 0."""
    text = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(text)) if text else 0.0
    except ValueError:
        pass
    moment = email.utils.parsedate_tz(text)
    return max(0.0, email.utils.mktime_tz(moment) - time.time()) if moment else 0.0


def _said(error: openai.APIError) -> str:
    """Return the server's own words, on one line and not too many of them."""
    body = error.body
    detail = body.get("detail") if isinstance(body, dict) else None
    text = " ".join(str(detail or error.message).split())
    printable = "".join(char for char in text if char.isprintable())
    return printable[:LONGEST_ANSWER] or type(error).__name__


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
