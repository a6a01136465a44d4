"""A mailbox whose server keeps to nothing: it is told of in the log, without the password."""

import socket
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest

from eventapp.calendars.mailbox import MailboxProblem, open_mailbox, read_server

PASSWORD = "geheim-123"
Answers = Mapping[bytes, bytes]
#: What a server says that is as it should be: command → lines before its "OK".
HONEST: Answers = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n",
    b"EXAMINE": b"* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 5] n\r\n",
    b"UID SEARCH": b"* SEARCH 4\r\n",
    b"UID FETCH": b'* 1 FETCH (UID 4 RFC822.SIZE 10 BODYSTRUCTURE ("TEXT" "CALENDAR") BODY[] {2}\r\nhi)\r\n',
}
HUGE = b"9" * 30


@pytest.fixture
def serve() -> Iterator[Callable[[Answers], str]]:
    """Return how a server is begun that takes one client; it gives its URL."""
    listening: list[socket.socket] = []

    def begin(answers: Answers) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listening.append(listener)
        threading.Thread(target=_talk, args=(listener, answers), daemon=True).start()
        return f"imap://forum:{PASSWORD}@127.0.0.1:{listener.getsockname()[1]}/INBOX"

    yield begin
    for listener in listening:
        listener.close()


def _talk(listener: socket.socket, answers: Answers) -> None:
    client, _address = listener.accept()
    with client, client.makefile("rwb") as lines:
        lines.write(b"* OK ready\r\n")
        lines.flush()
        for line in lines:
            tag, _space, command = line.strip().partition(b" ")
            before = next((said for start, said in answers.items() if command.startswith(start)), b"")
            refused = before.startswith(b"NO")
            lines.write(tag + b" NO " + command if refused else before + tag + b" OK done")
            lines.write(b"\r\n")
            lines.flush()


def read(url: str) -> list[bytes | None]:
    with open_mailbox(read_server(url)) as mailbox:
        uids = mailbox.list_after(0) + mailbox.list_since(date(2027, 1, 1))
        return [mailbox.fetch_calendar_mail(uid) for uid in uids]


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ({b"LOGIN": b"NO"}, "***"),
        ({b"EXAMINE": b"* OK [UIDVALIDITY seven] v\r\n* OK [UIDNEXT 5] n\r\n"}, "is no number"),
        ({b"EXAMINE": b"* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT " + HUGE + b"] n\r\n"}, "is no number"),
        ({b"UID SEARCH": b"* SEARCH four\r\n"}, "is no number"),
        ({b"UID SEARCH": b"* SEARCH " + HUGE + b"\r\n"}, "is no number"),
        ({b"UID FETCH": b"* 1 FETCH (UID 4 BODY[] {2000000000}\r\n"}, "2000000000 octets at once"),
    ],
)
def test_server_when_it_lies_then_the_problem_is_told_without_the_password(
    serve: Callable[[Answers], str], lie: Answers, told: str
) -> None:
    with pytest.raises(MailboxProblem) as problem:
        read(serve({**HONEST, **lie}))
    assert told in str(problem.value)
    assert PASSWORD not in "".join(traceback.format_exception(problem.value))


def test_server_when_honest_then_its_mails_are_read(serve: Callable[[Answers], str]) -> None:
    assert read(serve(HONEST)) == [b"hi", b"hi"]
