"""A bar that shows how far marking has come, for people who wait at a terminal."""

from __future__ import annotations

import time
from typing import TextIO

WIDTH = 30  # characters
PAUSE = 0.1  # seconds between two drawings


class ProgressBar:
    """Draws on one line of a terminal; says nothing where there is none.

    Parameters
    ----------
    stream : file
    total : int
        How much there is to do.
    words : str
        What is being done.
    """

    def __init__(self, stream: TextIO, total: int, words: str) -> None:
        self._stream = stream if stream.isatty() else None
        self._total = max(total, 1)
        self._words = words
        self._drawn = 0.0

    def show(self, done: int) -> None:
        """Show that so much is done."""
        moment = time.monotonic()
        if self._stream is None or (moment - self._drawn < PAUSE and done < self._total):
            return
        self._drawn = moment
        share = min(done / self._total, 1.0)
        filled = round(share * WIDTH)
        bar = "█" * filled + "░" * (WIDTH - filled)
        encoding = self._stream.encoding or "ascii"
        line = f"\r{self._words} {bar} {done}/{self._total}"
        self._stream.write(line.encode(encoding, "replace").decode(encoding))
        self._stream.flush()

    def close(self) -> None:
        """End the line."""
        if self._stream is not None:
            self._stream.write("\n")
