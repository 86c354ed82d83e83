"""`python -m bench`: see README.md for what is measured and how."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bench import databases, report
from bench.running import running
from bench.starting import MIB_GOAL, SECONDS_GOAL, Start, start
from bench.works import WORKS

RESULTS = Path(__file__).parent / "results"
STARTING = "W7"


def main() -> None:
    """Measure, print the table, keep the figures in `bench/results/`."""
    options = _options()
    works = [work for work in WORKS if work.key in options.works]
    template = databases.template(options.scale, options.seed)
    rounds: list[report.Round] = []
    starts: list[Start] = []
    for dialect in options.databases:
        with running(options, dialect, template) as servers:
            for work in works:
                rounds += servers.measure(work)
                print(f"{dialect} {work.key} measured", flush=True)
            if STARTING in options.works:
                starts.append(start(servers.place))
    found = report.lines(rounds, works)
    print(report.table(found), *map(_start_words, starts), sep="\n")
    kept = report.as_json(found, rounds, starts=[asdict(each) for each in starts], options=vars(options))
    print(f"All figures: {_keep(kept)}")


def _options() -> argparse.Namespace:
    all_works = [*(work.key for work in WORKS), STARTING]
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure speed side by side in one run."
    )
    add = parser.add_argument
    add(
        "--scale",
        type=float,
        default=0.1,
        help="size of the data; 1.0 is the design page's (now %(default)s)",
    )
    add("--seed", type=int, default=1, help="seed of the data (now %(default)s)")
    add("--databases", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    add("--servers", nargs="+", default=[*report.SERVERS], choices=report.SERVERS)
    add("--works", nargs="+", default=all_works, choices=all_works, metavar="W", help=" ".join(all_works))
    add("--rounds", type=int, default=5, help="rounds of each work on each server (now %(default)s)")
    add("--seconds", type=float, default=1.0, help="length of a round (now %(default)s)")
    add("--connections", type=int, default=16, help="requests under way at once (now %(default)s)")
    return parser.parse_args()


def _start_words(seen: Start) -> str:
    return (
        f"{seen.dialect} {STARTING} process start to first answer {seen.seconds:.2f} s ≤ {SECONDS_GOAL}"
        f" ({seen.cpu_seconds:.2f} s of CPU time), idle memory {seen.idle_mib:.0f} MiB ≤ {MIB_GOAL}"
        f"  {'met' if seen.meets else 'MISSED'}"
    )


def _keep(measured: dict[str, Any]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.json"
    path.write_bytes(orjson.dumps(measured, option=orjson.OPT_INDENT_2))
    return path


if __name__ == "__main__":
    main()
