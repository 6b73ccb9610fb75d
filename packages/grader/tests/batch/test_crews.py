"""Those who do the work: processes that are warm, and that are replaced when one is lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable

import psutil
import pytest

from dzrkai_grader.batch import crews
from dzrkai_grader.batch.plan import Plan, digest
from dzrkai_grader.batch.service import packed
from dzrkai_grader.batch.stations import BrokenError, Job
from dzrkai_grader.pack import Pack
from dzrkai_grader.submission import Files


@pytest.fixture
def plan(course: str, example: Pack) -> Plan:
    return Plan(course, digest(example), packs_version(), ("moving_average",), "basic", "en", 1)


def packs_version() -> str:
    from importlib.metadata import version

    return version("dzrkai-grader")


def jobs(example: Pack, text: str, keys: Iterable[str]) -> list[Job]:
    files = Files("smoothing", {example.exercises["moving_average"].file: text})
    return [Job(key, "files", packed(files)) for key in keys]


def services() -> list[psutil.Process]:
    """Return the services that this process has started."""
    return [
        child
        for child in psutil.Process().children()
        if "dzrkai_grader.batch.service" in child.cmdline()
    ]


def test_process_that_is_lost_is_replaced_and_none_is_left(
    plan: Plan, example: Pack, right: str
) -> None:
    with crews.here(1) as crew:
        results = crew.grade(plan, jobs(example, right, "abcdef"))
        found = [next(results)]
        (service,) = services()
        os.kill(service.pid, signal.SIGKILL)
        found += results
    assert sorted(key for key, _ in found) == list("abcdef")
    assert all('"score": 6.0' in record.report for _, record in found if record)
    assert services() == []


def test_submission_that_the_grader_stumbles_over_costs_no_other(
    plan: Plan, example: Pack, right: str
) -> None:
    one, other = jobs(example, right, "ab")
    with crews.here(1) as crew:
        found = dict(crew.grade(plan, [Job("x", "files", b"no JSON"), one, other]))
    assert str(found.pop("x")).startswith("JSONDecodeError")
    assert all(not isinstance(record, str) for record in found.values())


@pytest.mark.parametrize("course", ["another"], indirect=False)
def test_course_that_is_not_the_one_is_refused(example: Pack, right: str, course: str) -> None:
    plan = Plan(course, "0f", packs_version(), (), "basic", "en", 1)
    with crews.here(1) as crew, pytest.raises(BrokenError, match="no course 'another' here"):
        list(crew.grade(plan, jobs(example, right, "a")))


def test_course_of_another_version_is_refused(plan: Plan, example: Pack, right: str) -> None:
    from dataclasses import replace

    other = replace(plan, content="0f")
    assert "another version" in crews.obstacle(other)
    assert crews.obstacle(plan) == ""
    with crews.here(1) as crew, pytest.raises(BrokenError, match="of another version here"):
        list(crew.grade(other, jobs(example, right, "a")))


def test_cluster_that_is_not_there_is_named(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra dzrkai-grader[dask] is not installed")
    monkeypatch.setattr(crews, "CONNECT_SECONDS", 0.2)
    address = "tcp://127.0.0.1:1"
    with (
        pytest.raises(crews.ClusterError, match=f"no scheduler answers at {address}"),
        crews.cluster(address, plan),
    ):
        pass


def test_cluster_without_dask_says_what_to_install(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with (
        pytest.raises(crews.ClusterError, match=r"pip install 'dzrkai-grader\[dask\]'"),
        crews.cluster("tcp://127.0.0.1:1", plan),
    ):
        pass
