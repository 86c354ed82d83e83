"""The generated data set: rows of every table, the same for the same seed and scale, but for sealed values.

At scale 1.0 it has the sizes of the design page; there are fifty organisations at any scale.
"""

from bench.data.maker import Maker, Tables
from bench.data.people import people
from bench.data.projects import organisations, projects
from bench.data.sessions import impact_records, sessions

__all__ = ["Maker", "Tables", "generate"]


def generate(maker: Maker) -> Tables:
    """Each table's name with its rows, in an order that foreign keys allow."""
    for rows_of in (organisations, projects, people, sessions, impact_records):
        yield from rows_of(maker)
