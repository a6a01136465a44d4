"""Talking to mail servers: encryption, passwords, servers that hang or lie."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from eventapp.jobs.worker import CannotBeDone
from eventapp.notifications import smtp
from eventapp.notifications.smtp import SmtpServer, read_server, send
from tests.notifications.conftest import Sink

pytestmark = pytest.mark.one_database
USER, PASSWORD = "forum@park.example", "p@ss:word/1"
CREDENTIALS = "forum%40park.example:p%40ss%3Aword%2F1"


@pytest.fixture
def mail() -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address("Forum", "forum", "park.example")
    mail["To"] = Address("", "anna", "firm.example")
    mail["Subject"] = "Hello"
    mail.set_content("Hello.")
    return mail


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for localhost that this process trusts."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", str(key), "-out", str(cert)),
        ],
        check=True,
        capture_output=True,
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def check_password(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    is_right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False)


@pytest.fixture
def serve() -> Iterator[Callable[..., Sink]]:
    """Return a function that starts an SMTP server on localhost with what aiosmtpd can be told."""
    running: list[Controller] = []

    def start(**options: Any) -> Sink:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            sink = Sink(port=probe.getsockname()[1])
        controller = Controller(sink, hostname="localhost", port=sink.port, **options)
        controller.start()
        running.append(controller)
        return sink

    yield start
    for controller in running:
        controller.stop()


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 25, "smtp", "", "")),
        ("smtps://mail.example", SmtpServer("mail.example", 465, "smtps", "", "")),
        ("smtp+starttls://mail.example", SmtpServer("mail.example", 587, "smtp+starttls", "", "")),
        (
            f"smtp://{CREDENTIALS}@mail.example:2525",
            SmtpServer("mail.example", 2525, "smtp", USER, PASSWORD),
        ),
    ],
)
def test_server_when_read_from_its_url_then_ports_and_passwords_are_right(
    url: str, server: SmtpServer
) -> None:
    assert read_server(url) == server


def test_send_when_tls_from_the_start_then_arrives(
    serve: Callable[..., Sink], certificate: ssl.SSLContext, mail: EmailMessage
) -> None:
    sink = serve(ssl_context=certificate)
    send(mail, read_server(f"smtps://localhost:{sink.port}"), our_name="park.example")
    assert sink.taken[0]["Subject"] == "Hello"


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtp"])
def test_send_when_starttls_is_offered_then_the_password_is_said_in_private(
    serve: Callable[..., Sink], certificate: ssl.SSLContext, mail: EmailMessage, scheme: str
) -> None:
    """Without TLS the server takes no password, so that it arrives shows that there was TLS."""
    sink = serve(
        tls_context=certificate, authenticator=check_password, auth_required=True, auth_require_tls=True
    )
    server = read_server(f"{scheme}://{CREDENTIALS}@localhost:{sink.port}")
    send(mail, server, our_name="park.example")
    assert sink.envelopes == [("forum@park.example", ["anna@firm.example"])]


def test_send_when_starttls_is_asked_for_and_not_offered_then_nothing_is_said(
    serve: Callable[..., Sink], mail: EmailMessage
) -> None:
    sink = serve()
    server = read_server(f"smtp+starttls://{CREDENTIALS}@localhost:{sink.port}")
    with pytest.raises(smtp.smtplib.SMTPNotSupportedError):
        send(mail, server, our_name="park.example")
    assert sink.taken == []


def test_send_when_the_certificate_is_not_trusted_then_refused(
    serve: Callable[..., Sink],
    certificate: ssl.SSLContext,
    mail: EmailMessage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sink = serve(ssl_context=certificate)
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ssl.SSLCertVerificationError):
        send(mail, read_server(f"smtps://localhost:{sink.port}"), our_name="park.example")
    assert sink.taken == []


def test_send_when_the_password_is_wrong_then_it_may_be_tried_again(
    serve: Callable[..., Sink], mail: EmailMessage
) -> None:
    sink = serve(authenticator=check_password, auth_required=True, auth_require_tls=False)
    server = read_server(f"smtp://somebody:wrong@localhost:{sink.port}")
    with pytest.raises(smtp.smtplib.SMTPAuthenticationError):
        send(mail, server, our_name="park.example")


def test_send_when_the_server_can_not_do_utf8_then_given_up_plainly(
    serve: Callable[..., Sink], mail: EmailMessage
) -> None:
    sink = serve(enable_SMTPUTF8=False)
    del mail["To"]
    mail["To"] = Address("", "李伟", "firm.example")
    with pytest.raises(CannotBeDone, match="takes no addresses in this script"):
        send(mail, read_server(f"smtp://localhost:{sink.port}"), our_name="park.example")


def test_send_when_the_server_says_nothing_then_ends_in_time(
    mail: EmailMessage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(smtp.smtplib.SMTPServerDisconnected, match="timed out"):
            send(mail, read_server(f"smtp://127.0.0.1:{port}"), our_name="park.example")


def test_send_when_the_connection_breaks_after_the_mail_was_taken_then_it_counts_as_sent(
    mail: EmailMessage,
) -> None:
    """A goodbye that fails must not send the mail a second time."""
    taken: list[bytes] = []

    def serve_once(listening: socket.socket) -> None:
        connection, _address = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 hello\r\n")
            for _greeting in range(3):
                lines.readline()
                connection.sendall(b"250 ok\r\n")
            lines.readline()
            connection.sendall(b"354 go on\r\n")
            while (line := lines.readline()) != b".\r\n":
                taken.append(line)
            connection.sendall(b"250 taken\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve_once, args=(listening,))
        thread.start()
        url = f"smtp://127.0.0.1:{listening.getsockname()[1]}"
        send(mail, read_server(url), our_name="park.example")
        thread.join()
    assert b"Subject: Hello\r\n" in taken
