"""A real IMAP server of the test's own (Debian's dovecot), behind an SMTP server that fills its mailbox."""

import datetime
import ipaddress
import mailbox
import os
import pwd
import re
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.calendars.made_up_replies import MAILBOX

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = "geh/eim:密码@"
#: Longer than dovecot takes to start on a busy machine, in seconds.
PATIENCE = 30

CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
mail_location = maildir:{folder}/mail
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
first_valid_uid = 1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group_of_user} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain_port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class ImapServer:
    """The server's ports and its mailbox, and the SMTP port where mails for it are handed in."""

    folder: Path
    plain_port: int
    tls_port: int
    smtp_port: int = 0

    def url(self, *, scheme: str = "imap", password: str = PASSWORD, folder: str = "INBOX") -> str:
        port = self.tls_port if scheme == "imaps" else self.plain_port
        user = quote(MAILBOX, safe="")
        return f"{scheme}://{user}:{quote(password, safe='')}@127.0.0.1:{port}/{folder}"

    @property
    def certificate(self) -> str:
        return str(self.folder / "certificate.pem")

    def deliver(self, octets: bytes) -> None:
        """Bring a mail as another server would: by SMTP."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as client:
            client.sendmail("somebody@firm.example", [MAILBOX], octets)

    def put(self, octets: bytes) -> None:
        """Lay a mail into the mailbox, also one that no SMTP server takes."""
        maildir = mailbox.Maildir(self.folder / "mail")
        name = maildir.add(octets)
        path = self.folder / "mail" / "new" / name
        if os.geteuid() == 0:
            _give_to(path, "nobody")

    def put_old(self, octets: bytes, arrived: datetime.datetime) -> None:
        """Lay a mail into the mailbox that arrived at another time."""
        self.put(octets)
        newest = max((self.folder / "mail" / "new").iterdir(), key=lambda path: path.stat().st_mtime)
        os.utime(newest, (arrived.timestamp(), arrived.timestamp()))

    def clear(self) -> None:
        for part in ("new", "cur"):
            for path in (self.folder / "mail" / part).iterdir():
                path.unlink()
        self.forget_uids()

    def flags(self) -> list[str]:
        """Return the flags of all mails that are there, such as "S" for one that was seen."""
        mails = [path for part in ("new", "cur") for path in (self.folder / "mail" / part).glob("*")]
        return [path.name.partition(":2,")[2] for path in mails]

    def forget_uids(self) -> None:
        """Make the server number its mails anew, as one does that was restored from a backup."""
        listed = self.folder / "mail" / "dovecot-uidlist"
        found = re.search(r" V(\d+) ", listed.read_text()) if listed.exists() else None
        for path in (self.folder / "mail").glob("dovecot*"):
            path.unlink()
        if found:
            listed.write_text(f"3 V{int(found[1]) + 1} N1 G{uuid.uuid4().hex}\n")
            if os.geteuid() == 0:
                _give_to(listed, "nobody")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.put(envelope.content)
        return "250 OK"


def _give_to(path: Path, user: str) -> None:
    entry = pwd.getpwnam(user)
    os.chown(path, entry.pw_uid, entry.pw_gid)


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certify(folder: Path) -> None:
    """Make a certificate for 127.0.0.1 that only those trust who are told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    at = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - datetime.timedelta(days=9_000))
        .not_valid_after(at + datetime.timedelta(days=365))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _configure(server: ImapServer) -> Path:
    own = pwd.getpwuid(os.geteuid()).pw_name
    is_root = os.geteuid() == 0
    user = "nobody" if is_root else own
    gid = pwd.getpwnam(user).pw_gid
    file = server.folder / "dovecot.conf"
    file.write_text(
        CONFIGURATION.format(
            folder=server.folder,
            internal="dovecot" if is_root else own,
            login="dovenull" if is_root else own,
            group="dovecot" if is_root else gid,
            user=user,
            group_of_user=gid,
            password=PASSWORD,
            plain_port=server.plain_port,
            tls_port=server.tls_port,
        )
    )
    return file


@contextmanager
def running() -> Iterator[ImapServer]:
    if DOVECOT is None:
        pytest.skip("dovecot-imapd is not installed")
    folder = Path(tempfile.mkdtemp(prefix="imap-"))
    folder.chmod(0o755)
    server = ImapServer(folder, _free_port(), _free_port(), _free_port())
    _certify(folder)
    for name in ("", "cur", "new", "tmp"):
        (folder / "mail" / name).mkdir()
    if os.geteuid() == 0:
        for path in (folder / "mail", *(folder / "mail").iterdir()):
            _give_to(path, "nobody")
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(_configure(server))])
    smtp = Controller(server, hostname="127.0.0.1", port=server.smtp_port)
    try:
        _wait_for(server.plain_port, process)
        smtp.start()
        yield server
    finally:
        smtp.stop()
        process.terminate()
        process.wait(PATIENCE)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("dovecot did not start")
