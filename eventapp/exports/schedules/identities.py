"""What things are called in a schedule: identities that stay the same from one export to the next."""

import re
import unicodedata
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid5

#: The namespace of identities that are no UUIDs of their own.
_OURS = UUID("6f0a8f1e-2c1b-5d0e-9b57-0f6f3f0b7a51")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
#: Apps keep numbers in 31 bits.
_LARGEST_NUMBER = 2**31 - 1
#: What the format asks of an acronym and of the words of a slug.
_SHORTEST_ACRONYM, _LONGEST_WORDS = 4, 60


def guid_of(identity: str) -> str:
    """Return ``identity`` where it is a UUID, else the UUID (version 5) that always stands for it."""
    lowered = identity.lower()
    return lowered if _UUID.fullmatch(lowered) else str(uuid5(_OURS, identity))


def numbers_of(identities: Iterable[str]) -> dict[str, int]:
    """Return a number from 1 up for each identity, made of itself alone.

    Where two would get the same, the later one takes the next free number: give those first that were first.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for identity in identities:
        number = int.from_bytes(sha256(identity.encode()).digest()[:4]) % _LARGEST_NUMBER + 1
        while number in taken:
            number = number % _LARGEST_NUMBER + 1
        taken.add(number)
        numbers[identity] = number
    return numbers


def acronym_of(slug: str) -> str:
    """Return the short name of a conference as the format wants it: four characters, and no hyphen."""
    return slug.replace("-", "_").ljust(_SHORTEST_ACRONYM, "_")


def slug_of(acronym: str, number: int, title: str, kind: str) -> str:
    """Return the name that recordings of an event get: Latin letters of its title, else its kind."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", "_", plain)[:_LONGEST_WORDS].strip("_")
    return f"{acronym}-{number}-{words or kind}"
