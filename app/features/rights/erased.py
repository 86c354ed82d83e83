"""The log of erasures beside the database: who was erased, so that it is done again after a restore."""

import os
from dataclasses import dataclass
from pathlib import Path

import orjson


@dataclass(frozen=True, slots=True)
class Log:
    """One line for each person, only ever added to. It is kept apart from backups of the database."""

    path: Path

    def add(self, contributor_id: str, organisation_id: str, at: str) -> None:
        """Put somebody down, on the disk before this returns: before anything of theirs is destroyed."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = {"contributor_id": contributor_id, "organisation_id": organisation_id, "at": at}
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
            file.write(orjson.dumps(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def ids(self) -> list[str]:
        """Everybody in it, once. A last line that a crash cut short says nothing: nobody was erased by it."""
        if not self.path.exists():
            return []
        lines = self.path.read_bytes().split(b"\n")[:-1]
        return list(dict.fromkeys(str(orjson.loads(line)["contributor_id"]) for line in lines if line))
