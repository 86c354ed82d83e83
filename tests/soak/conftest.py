"""What the long runs share with the short ones: databases on which an acknowledged commit is on the disk."""

from tests.contract.test_commit_first import durable, durable_cluster

__all__ = ["durable", "durable_cluster"]
