"""The contract suite once more, in a JVM that Python started."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE = ROOT / "jvm_host" / "core"
TIMEOUT_SECONDS = 900
# Nothing of them depends on who hosts the JVM.
LONG_VARIANTS = {"PYBRIDGE_LONG", "PYBRIDGE_CASES", "PYBRIDGE_ENDS", "PYBRIDGE_FAULTS"}

HOST = r"""
import sys

import bridge
import jpype

# What a host could disturb of a worker, which is the same under any: start, end and streams.
WITH_WORKERS = r".*\.(Worker|ForkServer|Close|Scalars)\w*Test"

if __name__ == "__main__":  # a child of multiprocessing imports this module too
    bridge.start_jvm(f"-Dpybridge.python={sys.executable}", classpath=sys.argv[1:])
    main = jpype.JClass("org.pybridge.contract.ContractMain")
    for mode, classes in (("thread", ".*Test"), ("process", WITH_WORKERS)):
        jpype.java.lang.System.setProperty("pybridge.contract.modes", mode)
        print(f"{mode}:", main.run(classes))
    jpype.shutdownJVM()
    print("ended cleanly")
"""


def compiled_classpath() -> list[str]:
    """The folders and jars that the Java tests need beside the jar of the wheel."""
    listed = CORE / "target" / "test.classpath"
    if not listed.exists():
        pytest.fail(f"the Java tests are not compiled: missing {listed}; run `make test`")
    return [str(CORE / "target" / "test-classes"), *listed.read_text().strip().split(os.pathsep)]


def test_the_contract_holds_in_a_jvm_that_python_started(tmp_path: Path) -> None:
    host = tmp_path / "host.py"
    host.write_text(HOST)
    done = subprocess.run(
        [sys.executable, str(host), *compiled_classpath()],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=TIMEOUT_SECONDS,
        check=False,
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name not in LONG_VARIANTS},
    )
    shown = f"exit code {done.returncode}\n{done.stdout[-20_000:]}\n{done.stderr[-5_000:]}"
    for mode in ("thread", "process"):
        assert re.search(rf"^{mode}: [1-9]\d+ tests, 0 failed", done.stdout, re.MULTILINE), shown
    assert "ended cleanly" in done.stdout, shown
    assert done.returncode == 0, shown
