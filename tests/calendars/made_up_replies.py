"""Answers as calendar programs write them, made up here: readers trip over what differs between them."""

import base64
from collections.abc import Callable, Mapping

UID = "7c5b3c1e-2f3d-4c5e-9a6b-1234567890ab"
ANNA = "Anna.Keller@Firm.example"
MAILBOX = "forum@park.example"


def answer_lines(
    uid: str = UID,
    attendee: str = f"ATTENDEE;PARTSTAT=ACCEPTED;CN=Anna Keller:mailto:{ANNA}",
    *more: str,
    method: str | None = "REPLY",
    sequence: str | None = "2",
    stamp: str = "20261012T081530Z",
) -> bytes:
    lines = [
        "BEGIN:VCALENDAR",
        "PRODID:-//made up//EN",
        "VERSION:2.0",
        *([f"METHOD:{method}"] if method else []),
        "BEGIN:VEVENT",
        f"UID:{uid}",
        *([f"SEQUENCE:{sequence}"] if sequence is not None else []),
        f"DTSTAMP:{stamp}",
        "DTSTART:20261020T010000Z",
        f"ORGANIZER:mailto:{MAILBOX}",
        attendee,
        *more,
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines).encode()


def mail_of(body: bytes, *headers: str, sender: str = f"Anna Keller <{ANNA}>") -> bytes:
    head = [f"From: {sender}", f"To: {MAILBOX}", "Subject: Accepted: Opening", "MIME-Version: 1.0", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


def in_parts(boundary: str, *parts: tuple[str, bytes]) -> bytes:
    pieces = [f"--{boundary}\r\n{headers}\r\n\r\n".encode() + body + b"\r\n" for headers, body in parts]
    return b"".join(pieces) + f"--{boundary}--\r\n".encode()


def outlook(partstat: str = "ACCEPTED", **values: str) -> bytes:
    """Exchange: base64, addresses in capitals, its own X- lines, an alarm that has an attendee of its own."""
    calendar = answer_lines(
        values.get("uid", UID),
        f"ATTENDEE;PARTSTAT={partstat};CN=Keller Anna:MAILTO:{values.get('attendee', ANNA).upper()}",
        "COMMENT;LANGUAGE=de-CH:Komme gerne\\, bis bald.\\n",
        "SUMMARY;LANGUAGE=de-CH:Zugesagt: Opening",
        "X-MICROSOFT-CDO-BUSYSTATUS:BUSY",
        'X-ALT-DESC;FMTTYPE=text/html:<html><body style="x:y"></body></html>',
        "BEGIN:VALARM",
        "ACTION:EMAIL",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:somebody.else@firm.example",
        "END:VALARM",
        sequence=values.get("sequence", "2"),
        stamp=values.get("stamp", "20261012T081530Z"),
    )
    body = in_parts(
        "_000_ABC_",
        ("Content-Type: text/plain; charset=iso-8859-1", b"Komme gerne, bis bald.\r\n"),
        (
            'Content-Type: text/calendar; charset="utf-8"; method=REPLY\r\nContent-Transfer-Encoding: base64',
            base64.encodebytes(calendar).replace(b"\n", b"\r\n"),
        ),
    )
    sender = f'"Keller, Anna" <{values.get("attendee", ANNA)}>'
    return mail_of(body, 'Content-Type: multipart/alternative;\r\n\tboundary="_000_ABC_"', sender=sender)


def google() -> bytes:
    """Google: the comment in a parameter, the same calendar as a file besides."""
    calendar = answer_lines(
        UID,
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=TENTATIVE;CN=Anna K\r\n"
        f" eller;X-NUM-GUESTS=0;X-RESPONSE-COMMENT=\"Perhaps, ^'later^'\":mailto:{ANNA.lower()}",
        "CLASS:PUBLIC",
    )
    inner = in_parts(
        "0000inner",
        ("Content-Type: text/html; charset=UTF-8", b"<p>Perhaps</p>"),
        ("Content-Type: text/calendar; charset=UTF-8; method=REPLY", calendar),
    )
    body = in_parts(
        "0000outer",
        ('Content-Type: multipart/alternative; boundary="0000inner"', inner),
        (
            'Content-Type: application/ics; name="invite.ics"\r\nContent-Transfer-Encoding: base64',
            base64.encodebytes(calendar),
        ),
    )
    return mail_of(body, 'Content-Type: multipart/mixed; boundary="0000outer"')


def apple() -> bytes:
    """Apple: a person named by something else than the mailbox, quoted-printable, the UID folded."""
    calendar = answer_lines(
        f"{UID[:20]}\r\n {UID[20:]}",
        f'ATTENDEE;CN="Anna Keller";EMAIL="{ANNA}";PARTSTAT=DECLINED:urn:uuid:1f2e',
        sequence=None,
    )
    printable = calendar.replace(b"=", b"=3D").replace(b"VERSION:2.0", b"VERSION:=\r\n2.0")
    body = in_parts(
        "Apple-Mail=_1",
        ("Content-Type: text/plain; charset=us-ascii", b""),
        (
            "Content-Type: text/calendar; method=REPLY; charset=utf-8\r\n"
            "Content-Transfer-Encoding: quoted-printable",
            printable,
        ),
    )
    return mail_of(body, 'Content-Type: multipart/alternative;\r\n boundary="Apple-Mail=_1"')


def thunderbird() -> bytes:
    """Thunderbird: one part, LF for line ends after some servers, the method nowhere but in its type."""
    calendar = answer_lines(
        UID, f"ATTENDEE;RSVP=TRUE;PARTSTAT=ACCEPTED:mailto:{ANNA}", "COMMENT:好的，准时到。", method=None
    )
    head = "Content-Type: text/calendar; method=reply; charset=gb18030\r\nContent-Transfer-Encoding: 8bit"
    return mail_of(calendar.decode().encode("gb18030"), head).replace(b"\r\n", b"\n")


def file_alone() -> bytes:
    return b"\xef\xbb\xbf\r\n" + answer_lines()


PROGRAMS: Mapping[str, tuple[Callable[[], bytes], str, str, int | None]] = {
    "outlook": (outlook, "accepted", "Komme gerne, bis bald.", 2),
    "google": (google, "tentative", 'Perhaps, "later"', 2),
    "apple": (apple, "declined", "", None),
    "thunderbird": (thunderbird, "accepted", "好的，准时到。", 2),
    "file": (file_alone, "accepted", "", 2),
}
