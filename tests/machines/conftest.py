"""Two machines of one portal: gunicorn twice, on disks of their own.

They share PostgreSQL, Redis and an S3-compatible store, so there is nothing here to test on SQLite.
"""

import os
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.servers import (
    Server,
    another_machine,
    bucket_of,
    prepared,
    redis,
    serving,
    store_of_uploads,
)

collect_ignore_glob = [] if os.environ.get("TEST_DATABASE_URL") else ["test_*.py"]


class Machines(NamedTuple):
    """Both answer for `host`, as a balancer in front of them has readers ask."""

    first: Server
    second: Server
    host: str
    bucket: object


@pytest.fixture(scope="session")
def environments(tmp_path_factory) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    folder = tmp_path_factory.mktemp("machines")
    with redis() as cache, store_of_uploads() as store:
        shared = {
            **store,
            "REDIS_URL": cache,
            "PAGE_CACHE": "many",
            "SECRET_KEY": "only-for-tests-" + "x" * 50,
            "WEB_WORKERS": "2",
            "SITE_URL": "http://localhost:8000",
        }
        with prepared(folder / "first", **shared) as first:
            yield first, another_machine(first, folder / "second")


@pytest.fixture(scope="session")
def machines(environments) -> Iterator[Machines]:
    first, second = environments
    with serving(first) as one, serving(second) as other:
        yield Machines(one, other, "localhost:8000", bucket_of(first))
