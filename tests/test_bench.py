"""The benchmark's own data fits the schema of today: whoever measures should not have to mend it first."""

from pathlib import Path

import pytest

from bench import databases


@pytest.mark.slow
def test_data_of_the_benchmark_fits_the_schema(tmp_path: Path) -> None:
    databases._build(tmp_path / "bench.sqlite3", scale=0.001, seed=1)
    assert databases.clients_of(tmp_path / "bench.sqlite3")
