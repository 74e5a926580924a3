"""``pybridge doctor``: what was found, why, what is wrong, and the command that mends it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from bridge import _locate
from bridge.cli import _checks, _probe
from bridge.cli._finding import PROBLEM, Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

# Without these a JVM would only tell the same in its own words, or crash.
_NEEDED = ("JDK", "native library", "jar")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    """Show what was found, what is wrong, and how to mend it.

    Ends by starting a JVM that calls Python in both modes. The exit code is 0 only if thread mode
    works.
    """
    findings = examine()
    works = thread_mode_works(findings)
    if as_json:
        click.echo(json.dumps(report(findings), indent=2, ensure_ascii=False))
    else:
        from bridge.cli import _doctor_table

        _doctor_table.show(findings, works)
    ctx.exit(0 if works else 1)


def examine() -> list[Finding]:
    """Look at every part, then try both modes."""
    wanted = _locate.package_version()
    jdk = _locate.find_jdk()
    parts = [
        _checks.check_python(),
        _checks.check_libpython(_locate.find_libpython(), _locate.build_facts()),
        _checks.check_jdk(jdk),
        _checks.check_native(_locate.native_libraries(), wanted),
        _checks.check_jar(None, wanted),
        _checks.check_numpy(_locate.numpy_version()),
        _checks.check_shared_memory(),
        _checks.check_temporary_folder(),
    ]
    return [*parts, *_try_modes(jdk.found, parts)]


def report(findings: Sequence[Finding]) -> dict[str, object]:
    """Return the report as JSON values; their shape is described in docs/command-line.md."""
    return {
        "ok": thread_mode_works(findings),
        "version": _locate.package_version(),
        "findings": [finding.as_json() for finding in findings],
    }


def thread_mode_works(findings: Sequence[Finding]) -> bool:
    """Tell whether the JVM that called Python in thread mode got its answer."""
    modes = [finding for finding in findings if finding.name == "thread mode"]
    return bool(modes) and all(finding.status != PROBLEM for finding in modes)


def _try_modes(jdk: _locate.Jdk | None, parts: Sequence[Finding]) -> list[Finding]:
    broken = [part.name for part in parts if part.name in _NEEDED and part.status == PROBLEM]
    if jdk is None or broken:
        return [_probe.not_tried(mode, broken[0]) for mode in _probe.MODES]
    path = _locate.jar_path()
    return [_probe.probe(mode, jdk, path) for mode in _probe.MODES]
