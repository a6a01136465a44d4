"""Writing a dossier's ZIP: files in order, all of one moment, with a list of them and their checksums."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

#: The largest dossier, in octets: it stands in the database and is handed out in one piece.
LIMIT = 200 * 1024 * 1024
#: Such files are texts, which pressing makes smaller.
_TEXT = ("text/", "application/json", "application/xml")
#: ZIP knows no earlier day (APPNOTE 4.4.6).
_FIRST_YEAR = 1980


class Archive:
    """A ZIP under way, whose files all lie in one folder."""

    def __init__(self, file: IO[bytes], folder: str, at: datetime) -> None:
        self._zip = ZipFile(file, "w")
        self._folder = folder
        moment = at.astimezone(UTC)
        self._moment = moment.timetuple()[:6] if moment.year >= _FIRST_YEAR else (_FIRST_YEAR, 1, 1, 0, 0, 0)
        self._entries: list[dict[str, Any]] = []
        self.left_out: list[str] = []
        self.size = 0

    def add(self, path: str, media_type: str, content: bytes, **more: Any) -> None:
        """Put a file in; ``more`` is what the list says of it."""
        self._write(path, media_type, content)
        entry = {"path": path, "media_type": media_type, **more}
        digest = hashlib.sha256(content).hexdigest()
        self._entries.append({**entry, "size": len(content), "sha256": digest})

    def has_room(self, size: int) -> bool:
        return self.size + size <= LIMIT

    def leave_out(self, path: str) -> None:
        """Note a file that ought to be there."""
        self.left_out.append(path)

    def close(self, head: Mapping[str, Any]) -> None:
        """Put in the list of files, under what ``head`` says, and their checksums."""
        manifest = {**head, "files": list(self._entries), "left_out": self.left_out}
        self.add(
            "manifest.json",
            "application/json",
            json.dumps(manifest, ensure_ascii=False, indent=1).encode() + b"\n",
        )
        sums = "".join(f"{entry['sha256']}  {entry['path']}\n" for entry in self._entries)
        self._write("SHA256SUMS", "text/plain", sums.encode())
        self._zip.close()

    def _write(self, path: str, media_type: str, content: bytes) -> None:
        info = ZipInfo(f"{self._folder}/{path}", self._moment)
        info.create_system = 3
        info.external_attr = 0o644 << 16
        info.compress_type = ZIP_DEFLATED if media_type.startswith(_TEXT) else ZIP_STORED
        self._zip.writestr(info, content)
        self.size += len(content)
