"""The process that renders one PDF: HTML comes in on standard input, a line of JSON and the PDF go out.

Started by ``rendering`` alone. It opens no database and no network, and reads no file but fonts.
"""

import gc
import io
import json
import logging
import resource
import sys
from typing import Any

import pikepdf
import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher

#: What WeasyPrint says of CSS is for whoever writes the templates, not for the log of a running product.
logging.getLogger("weasyprint").setLevel(logging.ERROR)


def limit(megabytes: int, seconds: int) -> None:
    """Let the kernel end this process past its memory or processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def render(html: str) -> tuple[bytes, int]:
    """Return the PDF/UA-1 bytes and the number of pages."""
    # Rendering makes millions of objects that all live to its end: collecting them is work for nothing.
    gc.set_threshold(200_000, 50, 50)
    fetcher = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None).render(
        pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return with_scopes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)), len(document.pages)


def with_scopes(content: bytes) -> bytes:
    """Give each header cell its Scope, which PDF/UA-1 asks for and WeasyPrint leaves out (#2508)."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH":
                attributes = thing.get("/A")
                scope = pikepdf.Dictionary(O=pikepdf.Name.Table, Scope=pikepdf.Name.Column)
                if attributes is None:
                    thing["/A"] = scope
                elif "/Scope" not in _keys(attributes):
                    thing["/A"] = pikepdf.Array([*_each(attributes), scope])
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _each(attributes: Any) -> list[Any]:
    return list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]


def _keys(attributes: Any) -> set[str]:
    return {key for each in _each(attributes) for key in each}


def main() -> None:
    limit(int(sys.argv[1]), int(sys.argv[2]))
    content, pages = render(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(json.dumps({"pages": pages}).encode() + b"\n" + content)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit("it needs more memory than one document may take")
    except FatalURLFetchingError as error:
        sys.exit(f"it asks for something that is not fetched: {error}")
