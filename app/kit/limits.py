"""Rate limits: a bucket for each caller, in this process only, so approximate (SETTLED.md 23)."""

import math
import time
from collections import OrderedDict
from typing import Any

from app.kit.problems import Problem

_CALLERS = 20_000


class Limiter:
    """So many requests a minute for each caller, refilled evenly."""

    def __init__(self, per_minute: int) -> None:
        self._size = per_minute
        self._policy = (b"ratelimit-policy", f'"default";q={per_minute};w=60'.encode())
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, caller: str, asgi: Any) -> None:
        """Count one request; 429 with Retry-After when the caller has had its share."""
        moment = time.monotonic()
        left, since = self._buckets.get(caller, (float(self._size), moment))
        left = min(float(self._size), left + (moment - since) * self._size / 60)
        allowed = left >= 1
        left -= allowed
        self._buckets[caller] = (left, moment)
        self._buckets.move_to_end(caller)
        if len(self._buckets) > _CALLERS:
            self._buckets.popitem(last=False)
        wait = math.ceil((1 - left) * 60 / self._size) if left < 1 else 0
        asgi["rate_limit"] = ((b"ratelimit", f'"default";r={int(left)};t={wait}'.encode()), self._policy)
        if not allowed:
            raise Problem("too-many-requests", headers={"retry-after": str(max(1, wait))})
