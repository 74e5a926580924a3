"""Any Python value comes back from Java as it went, in both modes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CASES = 10_000 if os.environ.get("PYBRIDGE_LONG") == "1" else 2_000

MAIN = """
import java.util.function.Function;
import org.pybridge.*;

final class Main {
    public static void main(String[] arguments) {
        PythonConfig config =
                PythonConfig.builder()
                        .mode(ExecutionMode.valueOf(arguments[0]))
                        .addPath(arguments[1])
                        .build();
        try (Python python = Python.start(config)) {
            Function<Object, Object> identity = value -> value;
            python.function("round_trips:run").call(identity, Long.valueOf(arguments[2]));
        }
    }
}
"""


@pytest.mark.parametrize("mode", ["THREAD", "PROCESS"])
def test_any_python_value_comes_back_the_same(mode: str, tmp_path: Path) -> None:
    source = tmp_path / "Main.java"
    source.write_text(MAIN)
    folder = str(Path(__file__).parent)
    command = [sys.executable, "-m", "bridge.cli", "java", str(source), mode, folder, str(CASES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
