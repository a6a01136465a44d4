"""Large documents are laid out in parts, side by side: a front and what follows it in two halves.

A composer puts :data:`PART` between blocks right within the body where a new page may begin, such as before
each day of an agenda. What stands before the first is the front: it has the title and the contents.
"""

PART = "<!-- part -->"
#: Letters of HTML up to which one process is quick enough.
_LARGE = 300_000


def parts_of(html: str) -> tuple[str, ...]:
    """Return the HTML of the front and of two halves, or the one document that is small or has no parts.

    It hangs on the HTML alone and not on the machine, so that the same HTML gives the same bytes anywhere.
    """
    front, *pieces = html.split(PART)
    if len(html) < _LARGE or len(pieces) < 2:
        return (html,)
    begin = html.index("<body")
    head = html[: html.index(">", begin) + 1]
    lengths = [len(piece) for piece in pieces]
    middle = min(range(1, len(pieces)), key=lambda place: abs(sum(lengths[:place]) - sum(lengths[place:])))
    return (front, head + "".join(pieces[:middle]), head + "".join(pieces[middle:]))
