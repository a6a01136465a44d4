"""What was rendered once, as octets, within a bound of memory."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
#: What an entry takes beside its octets: its key, and its place in the table.
_OVERHEAD = 300


class OctetCache(Generic[Key]):
    """Octets by key; those that were not asked for longest go first. What a key stands for never changes."""

    def __init__(self, most_octets: int) -> None:
        self._most_octets = most_octets
        self._lock = Lock()
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._octets = 0

    def find(self, key: Key) -> bytes | None:
        return self.find_all((key,)).get(key)

    def find_all(self, keys: Iterable[Key]) -> dict[Key, bytes]:
        """Return what is kept of ``keys``."""
        found = {}
        with self._lock:
            kept, touch = self._kept, self._kept.move_to_end
            for key in keys:
                octets = kept.get(key)
                if octets is not None:
                    touch(key)
                    found[key] = octets
        return found

    def keep(self, key: Key, octets: bytes) -> None:
        self.keep_all({key: octets})

    def keep_all(self, made: Mapping[Key, bytes]) -> None:
        """Keep ``made``, as far as there is room."""
        with self._lock:
            for key, octets in made.items():
                before = self._kept.pop(key, None)
                self._octets += len(octets) + _OVERHEAD - (len(before) + _OVERHEAD if before else 0)
                self._kept[key] = octets
            while self._octets > self._most_octets:
                _key, oldest = self._kept.popitem(last=False)
                self._octets -= len(oldest) + _OVERHEAD
