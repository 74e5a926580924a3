"""Builds the job with Maven, and runs it in a Flink cluster of one JVM."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge import _locate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAIN_CLASS = "onejvm.OneJvm"
EVENTS = {"result", "cancelled", "left"}
TAIL_LINES = 40

# What this job needs of what Flink's own conf/config.yaml opens to itself on a cluster.
FLINK_OPTIONS = ("--add-opens=java.base/java.util=ALL-UNNAMED",)

# The JDK's caches are soft; what is left at the end is kept by others.
_PROGRAM_OPTIONS = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
    "-XX:SoftRefLRUPolicyMSPerMB=0",
)


class JobFailedError(RuntimeError):
    """Maven, or the cluster, ended with an error; the message says why."""


@dataclass(frozen=True)
class Built:
    """What Maven made of the example.

    Attributes
    ----------
    job : Path
        The job's jar, with PyBridge in it.
    thin_job : Path
        The job's jar without PyBridge.
    flink : Path
        A folder with the jars that a Flink cluster has.
    cluster : Path
        The classes of a cluster in one JVM, which are in none of the jars.
    """

    job: Path
    thin_job: Path
    flink: Path
    cluster: Path


@dataclass(frozen=True)
class Event:
    """One line of the jobs: its name and its values."""

    name: str
    values: dict[str, str]


@dataclass(frozen=True)
class Finished:
    """What a cluster printed: the lines, and the events among them."""

    output: str
    events: list[Event]


def build(checkout: Path) -> Built:
    """Build the job and the cluster, with the PyBridge of the checkout."""
    jdk = _locate.require_jdk()
    command = ["mvn", "--batch-mode", "--quiet", "-f", str(checkout / "examples")]
    command += ["-pl", "flink_predict", "-am", "package", "-Dmaven.test.skip=true"]
    _checked(command, JAVA_HOME=str(jdk.home))
    target = checkout / "examples/flink_predict/target"
    built = Built(
        target / "flink-predict-job.jar",
        target / "flink-predict.jar",
        target / "flink",
        target / "cluster",
    )
    sources = checkout / "examples/flink_predict/src/cluster/java"
    files = sorted(str(path) for path in sources.rglob("*.java"))
    javac = str(jdk.home / "bin" / "javac")
    _checked([javac, "-cp", f"{built.flink}/*", "-d", str(built.cluster), *files])
    return built


def run_jobs(
    built: Built,
    jobs: Sequence[Sequence[str]],
    *,
    pybridge_in_cluster: bool = False,
    options: Sequence[str] = (),
) -> Finished:
    """Run jobs one after the other in one JVM.

    Parameters
    ----------
    built : Built
        What to run.
    jobs : sequence of sequences of str
        The arguments of each job.
    pybridge_in_cluster : bool
        Whether PyBridge is on the class path of the cluster, and not in the job's jar.
    options : sequence of str
        Further options of the JVM.

    Raises
    ------
    JobFailedError
        The cluster could not run, not a job.
    """
    java = str(_locate.require_jdk().launcher)
    class_path = [str(built.cluster), f"{built.flink}/*"]
    jar = built.job
    if pybridge_in_cluster:
        class_path.append(str(_locate.jar_path()))
        jar = built.thin_job
    command = [java, *FLINK_OPTIONS, *_PROGRAM_OPTIONS, *options]
    command += ["-cp", ":".join(class_path), MAIN_CLASS, str(jar)]
    command += [word for job in jobs for word in ("+", *job)]
    output = _checked(command)
    return Finished(output, [event for line in output.splitlines() if (event := _event(line))])


def job_arguments(folder: Path, code: Path, api: str, mode: str) -> list[str]:
    """Return what each job needs: the API and mode, this Python, and the files in `folder`."""
    places = {
        "--api": api,
        "--mode": mode,
        "--python": sys.executable,
        "--code": str(code),
        "--model": str(folder / "model.joblib"),
        "--rows": str(folder / "rows.csv"),
    }
    return [word for pair in places.items() for word in pair]


def _event(line: str) -> Event | None:
    name, *pairs = line.split() or [""]
    if name not in EVENTS or not all("=" in pair for pair in pairs):
        return None
    return Event(name, dict(pair.split("=", 1) for pair in pairs))


def _checked(command: list[str], **environment: str) -> str:
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **environment},
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-TAIL_LINES:])
        raise JobFailedError(f"exit code {done.returncode} of {' '.join(command)}\n{tail}")
    return done.stdout
