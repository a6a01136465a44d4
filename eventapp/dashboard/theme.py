"""A conference's own colour as a stylesheet that reads well in the light and in the dark."""

from eventapp.conferences.rules import DEFAULT_COLOUR, checked_colour, contrast, readable_text_on
from eventapp.errors import InvalidInput

#: What text in the accent colour may stand on: ``--surface`` of app.css, harder to read on than ``--paper``.
LIGHT_SURFACE, DARK_SURFACE = "#f5f7f9", "#19202a"
#: WCAG 2.2 asks for 4.5:1; tints of the accent lie under some text, so a little more.
READABLE = 4.8
_STEPS = 50


def theme_css(colour: str) -> str:
    """Return the stylesheet for ``#rrggbb``; what is no colour gives that of the product's own."""
    try:
        colour = checked_colour(colour)
    except InvalidInput:
        colour = DEFAULT_COLOUR
    light = readable_on(LIGHT_SURFACE, colour, "#000000")
    dark = readable_on(DARK_SURFACE, colour, "#ffffff")
    in_the_dark = f"@media (prefers-color-scheme: dark) {{\n  :root {{ {_tokens(dark)} }}\n}}\n"
    return f":root {{ {_tokens(light)} }}\n{in_the_dark}"


def readable_on(surface: str, colour: str, towards: str) -> str:
    """Return ``colour``, mixed with as little of ``towards`` as makes it readable on ``surface``."""
    for step in range(_STEPS):
        mixed = _mixed(colour, towards, step / _STEPS)
        if contrast(mixed, surface) >= READABLE:
            return mixed
    return towards


def _mixed(colour: str, other: str, share: float) -> str:
    parts = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(one + (two - one) * share) for one, two in parts).hex()


def _tokens(accent: str) -> str:
    return f"--accent: {accent}; --accent-contrast: {readable_text_on(accent)};"
