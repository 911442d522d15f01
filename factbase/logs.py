"""Logs: plain lines where a developer reads them, one JSON object a line where a machine does."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request", "server_time"}


class JsonLines(logging.Formatter):
    """A record as one line of JSON: time (UTC), level, logger, message, whatever `extra` held, and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line.update((name, value) for name, value in vars(record).items() if name not in _STANDARD)
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def logging_settings(production: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, where the server's keeper collects it."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
            "json": {"()": JsonLines},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json" if production else "plain"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {"django": {"handlers": [], "level": "INFO", "propagate": True}},
    }
