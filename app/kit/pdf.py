"""A page as PDF. WeasyPrint is large and keeps a core busy, so a process of its own does it."""

import asyncio
import logging
import sys

from app.kit.problems import Problem

log = logging.getLogger("golden_thread")

_SECONDS = 60
_ONE_AT_A_TIME = asyncio.Semaphore(1)


async def pdf_of(html: str) -> bytes:
    """The page as a tagged PDF (PDF/UA-1), as screen readers take it. Asks for nothing from anywhere.
    Raises Problem where Pango, the library for setting text, is not installed."""
    async with _ONE_AT_A_TIME:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app.kit.pdf",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # what it warns of may quote the page
        )
        try:
            made, _ = await asyncio.wait_for(process.communicate(html.encode()), _SECONDS)
        except BaseException:
            process.kill()
            await process.wait()
            raise
    if process.returncode:
        log.error("a PDF could not be made: the process ended with %s", process.returncode)
        raise Problem("pdf-unavailable")
    return made


def _refuse(url: str, *_: object, **__: object) -> None:
    raise ValueError("a report asks for nothing from anywhere")


if __name__ == "__main__":
    from weasyprint import HTML

    page = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=_refuse)
    sys.stdout.buffer.write(page.write_pdf(pdf_variant="pdf/ua-1"))
