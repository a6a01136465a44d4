"""What the load tests share with those of the mails: a real SMTP server."""

from tests.notifications.conftest import sink

__all__ = ["sink"]
