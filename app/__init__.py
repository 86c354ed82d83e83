"""Golden Thread: the system of record for co-production in social work."""

from pydantic import BaseModel

__version__ = "0.1.0"

# A model is made ready when first something is checked with it, and not when it is loaded: most only say what
# an answer looks like, and making all of them ready is a quarter of a start and 16 MiB.
BaseModel.model_config["defer_build"] = True
