"""The documentation is true where a machine can tell: blocks compile and run, names exist."""

from __future__ import annotations

import builtins
import fnmatch
import importlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import bridge
from bridge import _locate

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LISTING = subprocess.run(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
)
FILES = [name for name in LISTING.stdout.split("\0") if (ROOT / name).is_file()]
FOLDERS = {str(folder) for name in FILES for folder in Path(name).parents}
GENERATED = ("build/", "bridge/_build.json", "bridge/_native")

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FILE_NAME = re.compile(r"[\w./*-]+\.(?:java|[ch]pp|[ch]|pyi?|md|toml|cmake|xml)")
DECLARES = re.compile(r"^(?:public |final )*(?:class|record|enum) ", re.MULTILINE)

# A block that declares no class is the body of a method that has a `python`.
BODY = """
import java.nio.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import java.util.stream.*;
import org.pybridge.*;
import org.pybridge.udf.*;

final class Body {{
    void run(Python python) {{
{body}
    }}
}}
"""

# Prints what differs from the tables of docs/values.md.
TABLE = """
import java.math.*;
import java.nio.*;
import java.nio.file.Path;
import java.time.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import org.pybridge.*;

final class Table {{
    static final List<Class<?>> TYPES = List.of(
            Boolean.class, Long.class, BigInteger.class, Double.class, String.class, byte[].class,
            PyTuple.class, List.class, Set.class, Map.class, NdArray.class, StringBuilder.class,
            BigDecimal.class, LocalDate.class, LocalTime.class, LocalDateTime.class,
            OffsetTime.class, OffsetDateTime.class, ZonedDateTime.class, Duration.class,
            UUID.class, Path.class, PyFunction.class, PyObject.class);

    static void arrives(String wanted, Object seen) {{
        int end = wanted.indexOf('\\u2026');
        String text = seen.toString();
        boolean same = end < 0 ? wanted.equals(text) : text.startsWith(wanted.substring(0, end));
        if (!same) System.out.println("wanted " + wanted + ", seen " + seen);
    }}

    static void comes(String wanted, Object seen) {{
        String type = "null";
        if (seen != null) {{
            type = TYPES.stream().filter(t -> t.isInstance(seen)).findFirst().get().getSimpleName();
        }}
        if (!type.equals(wanted)) System.out.println("wanted " + wanted + ", seen " + type);
    }}

    public static void main(String[] args) {{
        ExecutionMode mode = ExecutionMode.valueOf(args[0]);
        try (Python python = Python.start(PythonConfig.builder().mode(mode).build())) {{
            PyFunction repr = python.function("builtins:repr");
            python.exec("import array, collections, datetime, decimal, numpy, pathlib");
            python.exec("import uuid, zoneinfo");
            python.set("java_object", new StringBuilder("x"));
{checks}
        }}
    }}
}}
"""

# Runs a file of Python.
EXAMPLES = """
import java.nio.file.*;
import org.pybridge.*;

final class Examples {
    public static void main(String[] args) throws Exception {
        ExecutionMode mode = ExecutionMode.valueOf(args[0]);
        try (Python python = Python.start(PythonConfig.builder().mode(mode).build())) {
            python.exec(Files.readString(Path.of(args[1])));
        }
    }
}
"""


# Runs bodies of methods that have a `python`, with a folder on its path.
BODIES = """
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.function.*;
import java.util.stream.*;
import org.pybridge.*;

final class Bodies {{
    interface Body {{
        void run(Python python) throws Exception;
    }}

    static final List<Body> ALL = List.of({bodies});

    public static void main(String[] args) throws Exception {{
        PythonConfig.Builder config = PythonConfig.builder().addPath(args[1]);
        try (Python python = Python.start(config.mode(ExecutionMode.valueOf(args[0])).build())) {{
            for (Body body : ALL) body.run(python);
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Block:
    """A fenced block: its page, the line it begins at, its language and its text."""

    page: Path
    line: int
    language: str
    text: str

    @property
    def name(self) -> str:
        return f"{self.page.stem.replace('-', '_').lower()}_line_{self.line}"


def blocks(language: str) -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text()
        for match in FENCE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(Block(page, line, match[1], match[2]))
    return [block for block in found if block.language == language]


def block_of_the_readme(language: str) -> str:
    return next(b.text for b in blocks(language) if b.page.name == "README.md")


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text())


def rows(page: str, heading: str) -> list[tuple[str, str]]:
    """The example and the last cell of each row of the table below a heading, both code."""
    text = (ROOT / "docs" / page).read_text()
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    found = re.findall(r"^\| .* \| `(.+)` \| `(.+)` \|$", section, re.MULTILINE)
    assert len(found) == len(lines) - 1, "a row is not: | text | `code` | `code` |"
    return found


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def slug(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")


def in_process_mode(java_or_python: str) -> str:
    config = "pybridge.PythonConfig.builder().mode(pybridge.ExecutionMode.PROCESS).build()"
    changed = java_or_python.replace("ExecutionMode.THREAD", "ExecutionMode.PROCESS")
    changed = changed.replace("pybridge.Python.start()", f"pybridge.Python.start({config})")
    assert changed != java_or_python
    return changed


def class_path() -> str:
    """List the core's jar and, for the pages on them, what the other modules are compiled with."""
    arrow = ROOT / "jvm_host/arrow/target"
    return f"{_locate.jar_path()}:{arrow}/classes:{(arrow / 'test.classpath').read_text()}"


def test_every_java_block_compiles(tmp_path: Path) -> None:
    sources = []
    for block in blocks("java"):
        text = block.text if DECLARES.search(block.text) else BODY.format(body=block.text)
        source = tmp_path / f"{block.name}.java"
        source.write_text(f"package {block.name};\n{text}".replace("public class", "class"))
        sources.append(str(source))
    assert sources
    javac = [str(_locate.require_jdk().home / "bin" / "javac"), "-encoding", "UTF-8"]
    lint = ["-Xlint:all,-try,-classfile", "-Werror", "-d", str(tmp_path / "classes")]
    run([*javac, *lint, "-cp", class_path(), *sources], tmp_path)


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.name)
def test_a_python_block_compiles(block: Block) -> None:
    compile(block.text, block.name, "exec")


@pytest.mark.parametrize("mode", ["thread", "process"])
def test_the_java_example_of_the_readme_runs(mode: str, tmp_path: Path) -> None:
    text = block_of_the_readme("java")
    source = tmp_path / "Hello.java"
    source.write_text(text if mode == "thread" else in_process_mode(text))
    assert run([sys.executable, "-m", "bridge.cli", "java", source.name], tmp_path) == "5.0"


@pytest.mark.parametrize("mode", ["thread", "process"])
def test_the_python_example_of_the_readme_runs(mode: str, tmp_path: Path) -> None:
    text = block_of_the_readme("python")
    script = tmp_path / "hello.py"
    script.write_text(text if mode == "thread" else in_process_mode(text))
    assert run([sys.executable, str(script)], tmp_path) == "5.0"


def test_the_example_of_python_as_the_host_prints_what_it_says(tmp_path: Path) -> None:
    block = next(b for b in blocks("python") if b.page.name == "python-as-host.md")
    script = tmp_path / "host.py"
    script.write_text(block.text)
    said = re.findall(r"# (\[.*\])$", block.text, re.MULTILINE)
    assert run([sys.executable, str(script)], tmp_path) == said[-1]


@pytest.mark.parametrize("mode", ["THREAD", "PROCESS"])
def test_the_examples_of_java_from_python_print_what_they_say(mode: str, tmp_path: Path) -> None:
    texts = [b.text for b in blocks("python") if b.page.name == "java-from-python.md"]
    (tmp_path / "examples.py").write_text("\n".join(texts))
    (tmp_path / "Examples.java").write_text(EXAMPLES)
    command = [sys.executable, "-m", "bridge.cli", "java", "Examples.java", mode, "examples.py"]
    said = re.findall(r"  # (.+)$", "\n".join(texts), re.MULTILINE)
    assert run(command, tmp_path).splitlines() == said


@pytest.mark.parametrize("mode", ["THREAD", "PROCESS"])
def test_the_examples_of_python_in_java_print_what_they_say(mode: str, tmp_path: Path) -> None:
    page = "python-in-java.md"
    (module,) = [b.text for b in blocks("python") if b.page.name == page]
    (tmp_path / module.splitlines()[0].removeprefix("# ")).write_text(module)
    texts = [b.text for b in blocks("java") if b.page.name == page]
    bodies = ", ".join(f"python -> {{\n{text}\n}}" for text in texts)
    (tmp_path / "Bodies.java").write_text(BODIES.format(bodies=bodies))
    command = [sys.executable, "-m", "bridge.cli", "java", "Bodies.java", mode, str(tmp_path)]
    said = re.findall(r"; // (.+)$", "\n".join(texts), re.MULTILINE)
    assert run(command, tmp_path).splitlines() == said


@pytest.mark.parametrize("kind", ["MULTI_THREAD", "SUB_INTERPRETER"])
def test_a_program_of_pemjas_runs_after_the_commands_of_the_migration(
    kind: str, tmp_path: Path
) -> None:
    page = ROOT / "docs/migrating-from-pemja.md"
    (command,) = [b.text for b in blocks("sh") if b.page == page]
    (moved,) = [b.text for b in blocks("java") if b.page == page]
    before = moved.replace("org.pybridge.compat.pemja.PyObject", "pemja.core.object.PyObject")
    before = before.replace("org.pybridge.compat.pemja.", "pemja.core.")
    source = tmp_path / "src" / "Moved.java"
    source.parent.mkdir()
    source.write_text(before)
    run(["sh", "-ec", command], tmp_path)
    assert source.read_text() == moved
    program = [sys.executable, "-m", "bridge.cli", "java", str(source), sys.executable, kind]
    said = re.findall(r"; // (.+)$", moved, re.MULTILINE)
    assert run(program, tmp_path).splitlines() == said


def test_the_commands_of_the_readme_for_a_plain_java_run(tmp_path: Path) -> None:
    (text,) = [b.text for b in blocks("sh") if b.page.name == "README.md" and "javac" in b.text]
    (tmp_path / "Hello.java").write_text(block_of_the_readme("java"))
    environment = tmp_path / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "pybridge").symlink_to(Path(sys.executable).parent / "pybridge")
    jdk = _locate.require_jdk().home / "bin"
    assert run(["sh", "-ec", f"PATH={jdk}:$PATH\n{text}"], tmp_path) == "5.0"


@pytest.mark.parametrize("mode", ["THREAD", "PROCESS"])
def test_the_examples_in_the_tables_of_values_hold(mode: str, tmp_path: Path) -> None:
    to_python = rows("values.md", "From Java to Python")
    to_java = rows("values.md", "From Python to Java")
    checks = [
        f"arrives({json.dumps(shown)}, repr.call((Object) ({example})));"
        for example, shown in to_python
    ]
    checks += [
        f"comes({json.dumps(kind)}, python.eval({json.dumps(example)}).as(Object.class));"
        for example, kind in to_java
    ]
    source = tmp_path / "Table.java"
    source.write_text(TABLE.format(checks="\n".join(checks)))
    assert run([sys.executable, "-m", "bridge.cli", "java", source.name, mode], tmp_path) == ""


def test_the_table_of_sql_types_holds() -> None:
    lines = re.findall(r"^\| `.* \|$", (ROOT / "docs/udf.md").read_text(), re.MULTILINE)
    table = [[cell.strip().strip("`") for cell in line[1:-1].split("|")] for line in lines]
    types = [row for row in table if row[1].startswith("DataTypes.")]
    names = {"DataTypes": bridge.DataTypes, **vars(builtins)}
    names |= {name: importlib.import_module(name) for name in ("collections", "datetime")}
    names |= {name: importlib.import_module(name) for name in ("decimal", "numpy")}
    assert len(types) > 20
    for sql, made, annotation, _ in types:
        wanted = bridge.DataTypes.of(sql)
        assert eval(made, names) == wanted
        assert not annotation or bridge.DataTypes.of(eval(annotation, names)) == wanted


def test_the_examples_of_user_defined_functions_say_what_they_do() -> None:
    names: dict[str, object] = {}
    for block in blocks("python"):
        if block.page.name == "udf.md":
            exec(compile(block.text, block.name, "exec"), names)
    assert eval("add(1, 2), list(split('a bc')), scale(4)", names) == (3, [("a", 1), ("bc", 2)], 8)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    wrong = []
    for link in LINK.findall(prose(page)):
        if re.match(r"\w+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        headings = target.suffix == ".md" and target.exists() and prose(target)
        known = {slug(h) for h in re.findall(r"^#+ (.*)$", headings or "", re.MULTILINE)}
        if not target.exists() or (anchor and anchor not in known):
            wrong.append(link)
    assert wrong == []


def exists(token: str) -> bool:
    path = token.rstrip("/")
    if path.startswith(GENERATED) or path in FOLDERS:
        return True
    return any(fnmatch.fnmatch(f"/{name}", f"*/{path}") for name in FILES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_and_folder_that_a_page_names_exists(page: Path) -> None:
    tops = tuple(f"{folder}/" for folder in FOLDERS if "/" not in folder and folder != ".")
    tokens = [token for token in CODE.findall(prose(page)) if " " not in token]
    named = [t for t in tokens if FILE_NAME.fullmatch(t) or t.startswith(tops)]
    users = {"Hello.java", "Python.h", "jni.h", "bridge.java"}  # not files of ours
    assert [token for token in named if token not in users and not exists(token)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    text = "\n".join(
        [*CODE.findall(prose(page)), *(b.text for b in blocks("sh") if b.page == page)]
    )
    targets = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    commands = {path.stem for path in (ROOT / "bridge/cli").glob("[a-z]*.py")}
    assert set(re.findall(r"\bmake ([a-z][\w-]*)", text)) <= targets
    assert set(re.findall(r"\bpybridge ([a-z]+)", text)) <= commands


def test_every_test_that_the_guarantees_name_exists() -> None:
    methods = {
        f"{Path(name).stem}.{method}"
        for name in FILES
        if name.endswith("Test.java")
        for method in re.findall(r"\bvoid (\w+)\(", (ROOT / name).read_text())
    }
    text = (ROOT / "docs/guarantees.md").read_text()
    named = [code for code in CODE.findall(text) if re.fullmatch(r"\w+Test\.\w+", code)]
    assert len(named) > 50
    assert [name for name in named if name not in methods] == []
    files = [code for code in CODE.findall(text) if code.endswith(".py")]
    assert [name for name in files if name not in FILES] == []


def test_no_page_and_no_message_installs_from_an_index_that_has_no_pybridge() -> None:
    wrong = re.compile(r"install[^\n]{0,40}[\s'\"]pybridge-jvm")
    told = [ROOT / name for name in FILES if not name.startswith("tests/")]
    texts = {str(path): path.read_bytes().decode(errors="replace") for path in told}
    assert [path for path, text in texts.items() if wrong.search(text)] == []
