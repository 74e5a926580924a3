"""What every start of Python imports stays light, and nothing imports the command line."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "click",
    "rich",
    "numpy",
    "jpype",
    "asyncio",
    "multiprocessing",
    "concurrent",
    "subprocess",
}


def modules_imported_by(path: Path) -> set[str]:
    imported = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return imported


def test_only_the_command_line_imports_the_command_line(repository: Path) -> None:
    package = repository / "bridge"
    wrong = [
        f"{path.relative_to(repository)} imports {name}"
        for path in sorted(package.rglob("*.py"))
        if not path.is_relative_to(package / "cli")
        for name in modules_imported_by(path)
        if name == "bridge.cli" or name.startswith("bridge.cli.") or name in {"click", "rich"}
    ]
    assert wrong == []


@pytest.mark.parametrize("module", ["bridge", "bridge._session", "bridge.worker"])
def test_a_module_of_the_hot_start_imports_nothing_heavy(module: str) -> None:
    script = f"import sys, {module}; print(*sorted(m.partition('.')[0] for m in sys.modules))"
    result = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    assert set(result.stdout.split()) & HEAVY == set()


@pytest.mark.parametrize("library", ["lark", "numpy", "pandas", "pyarrow", "pyflink", "asyncio"])
def test_declaring_a_function_imports_no_library(library: str) -> None:
    script = (
        "import sys, bridge; print('bridge._udf' in sys.modules); from bridge import udf;"
        "udf(len, 'BIGINT', int); udf(len, result_type=int, func_type='numpy');"
        f"print({library!r} in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["False", "False"]


def test_java_is_there_without_an_import_of_its_own() -> None:
    program = "import bridge; print(bridge.java.__name__)"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == "bridge.java\n"
