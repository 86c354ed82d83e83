"""The process that serves: the application behind uvicorn and, with SQLite, a worker beside it."""

import gc
import socket
from contextlib import nullcontext

import uvicorn

from app.kit.child import child
from app.main import create_app
from app.settings import Settings


def serve(settings: Settings) -> None:
    """Serve until told to stop; RuntimeError where somebody else listens on the port."""
    check_port_is_free(settings)
    application = create_app(settings)
    # Nor ever after: a whole round through it would hold every request for a tenth of a second.
    gc.freeze()
    gc.enable()
    # The worker loads as much as this did: after it, so that the first answer waits for one of them.
    with child("worker", "--with-parent") if settings.is_sqlite else nullcontext():
        uvicorn.run(
            application,
            host=settings.host,
            port=settings.port,
            log_level=settings.log_level,
            access_log=False,  # a path can hold an id of a person; logs hold route templates only
            server_header=False,
            date_header=True,
            ws="none",  # nothing here speaks it, and what would is a twentieth of the start
            timeout_graceful_shutdown=10,
        )


def check_port_is_free(settings: Settings) -> None:
    """Say so before anything is printed that sounds as if it were served."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        raise RuntimeError(f"{error.strerror}. Stop what listens there, or set PORT to another.") from None
