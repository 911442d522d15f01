"""What a file may bring at most, and what is raised when nothing of it can be read."""

BYTES = 10_000_000
"""The size of a file."""

ROWS = 20_000
"""The rows of a file, without its header."""

COLUMNS = 256
"""The cells of a row."""

WRITTEN = 1_000
"""The rows that one import creates or changes: measured, ten to fifteen milliseconds of CPU each."""


class Unreadable(Exception):
    """The file cannot be read; `messages` say why and what to do."""

    def __init__(self, *messages: str) -> None:
        self.messages = list(messages)
        super().__init__(" ".join(messages))
