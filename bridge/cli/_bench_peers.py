"""Measures other bridges on PyBridge's scenarios, each in fresh JVMs of its own environment."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bridge.cli import _bench_peer_builds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bridge.cli._bench_peer_builds import Environment, Peer

SCENARIOS = (
    *("call_noop", "call_int", "call_float", "call_str16", "call_str1k", "call_str_cjk"),
    *("bytes_1k", "bytes_1m", "list_1k", "dict_10", "ndarray_1k", "ndarray_1m", "buffer_1m"),
    *("error", "callback", "startup"),
)
_MAIN = "org.pybridge.bench.PeerMain"
_PATIENCE_SECONDS = 240.0
_FATAL_SIGNAL = re.compile(r"^#\s+(SIG[A-Z]+) \(", re.MULTILINE)
_NUMBERS = ("median", "min", "p50", "p90", "p99", "p999", "max", "ops_per_sample", "ops_per_s")


@dataclass(frozen=True)
class Outcome:
    """What came of a scenario with a peer: ``status`` is ``measured``, or says why not."""

    peer: str
    title: str
    version: str
    scenario: str
    status: str
    why: str = ""
    result: Mapping[str, Any] | None = None

    def fields(self) -> dict[str, Any]:
        """Return what the JSON output holds of it; times are nanoseconds per operation."""
        fields: dict[str, Any] = {
            "peer": self.peer,
            "version": self.version,
            "scenario": self.scenario,
            "status": self.status,
        }
        if self.result is None:
            return {**fields, "why": self.why}
        numbers = {name: self.result[name] for name in _NUMBERS}
        return {**fields, "unit": "ns", **numbers, "warnings": self.result["warnings"]}


def measure(peer: Peer, environment: Environment | str, scenario: str, seconds: float) -> Outcome:
    """Measure one scenario in a JVM of its own; whatever goes wrong there is an outcome.

    Parameters
    ----------
    environment : Environment or str
        The peer's environment, or why it is not available.
    """
    if isinstance(environment, str):
        status, why, result = "not available", environment, None
    elif scenario not in SCENARIOS:
        status, why, result = "not asked", "a question about PyBridge alone", None
    else:
        status, why, result = _run(peer, environment, scenario, seconds)
    return Outcome(peer.name, peer.title, peer.versions, scenario, status, why, result)


def judge(
    returncode: int | None, answer: str | None, output: str
) -> tuple[str, str, dict[str, Any] | None]:
    """Read what a peer's JVM left.

    Parameters
    ----------
    returncode : int or None
        As of `subprocess`: negative for a signal; None if it was killed after the time limit.
    answer : str or None
        The file with its answer, if there is one.
    output : str
        What it printed.

    Returns
    -------
    tuple of str, str and dict or None
        The status, the reason, and the numbers where the status is ``measured``.
    """
    if returncode is None:
        return "no answer", f"it was stopped after {_PATIENCE_SECONDS:.0f} s", None
    if answer:
        found = json.loads(answer)
        return found["status"], _first_line(found.get("why", "")), found.get("result")
    fatal = _FATAL_SIGNAL.search(output)
    last = _first_line("\n".join(reversed(output.strip().splitlines())))
    if fatal is not None:
        return f"crashed ({fatal.group(1)})", "the JVM reported a fatal error in native code", None
    if returncode < 0:
        return f"crashed ({signal.Signals(-returncode).name})", last, None
    return "failed", f"exit code {returncode}: {last}", None


def _run(
    peer: Peer, environment: Environment, scenario: str, seconds: float
) -> tuple[str, str, dict[str, Any] | None]:
    with tempfile.TemporaryDirectory(prefix="pybridge-peer-") as folder:
        answer = Path(folder) / "answer.json"
        command = [*environment.java, f"-XX:ErrorFile={folder}/fatal.log", "-cp"]
        command += [environment.class_path, _MAIN, "--scenario", scenario]
        command += ["--seconds", str(seconds), "--warmup", str(peer.warm_up_seconds)]
        command += ["--json", str(answer), peer.main, *environment.arguments]
        environ = _bench_peer_builds.run_environ(environment, os.environ)
        try:
            done = subprocess.run(
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=_PATIENCE_SECONDS + 10 * seconds,
                env=environ,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return judge(None, None, "")
        text = answer.read_text(encoding="utf-8") if answer.is_file() else None
        return judge(done.returncode, text, done.stdout)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")
