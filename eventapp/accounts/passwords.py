"""Password hashes: argon2id with 19 MiB, two passes, one lane (OWASP's minimum, about 70 ms)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
#: Compared when there is no account or no password, so that both answers take the same time.
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


def is_right_password(password_hash: str | None, password: str) -> bool:
    """Tell whether ``password`` belongs to the hash; takes as long when there is no hash."""
    try:
        return _HASHER.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False
