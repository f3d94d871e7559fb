"""The log of a running service: one line an event, for people or as JSON."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Line(logging.Formatter):
    """Writes an event as one line, whatever is in its words."""

    def format(self, record: logging.LogRecord) -> str:
        """Write when, how grave, where and what; a traceback stands there as well."""
        text = _what(self, record)
        return f"{_when(record)} {record.levelname} {record.name}: {_one_line(text)}"


class Json(logging.Formatter):
    """Writes an event as an object of JSON, a line each."""

    def format(self, record: logging.LogRecord) -> str:
        """Write when, how grave, where and what."""
        return json.dumps(
            {
                "time": _when(record),
                "level": record.levelname.lower(),
                "logger": record.name,
                "message": _what(self, record),
            }
        )


FORMS: dict[str, type[logging.Formatter]] = {"text": Line, "json": Json}


def begin(form: str) -> None:
    """Write what the service has to tell to the standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(FORMS[form]())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _what(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    text = record.getMessage()
    if record.exc_info:
        text = f"{text}\n{formatter.formatException(record.exc_info)}"
    return text


def _when(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _one_line(text: str) -> str:
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
