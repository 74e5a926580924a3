"""Rules for every file of the repository."""

import re
import subprocess
from pathlib import Path

import pytest

# A home or a workplace of one machine; /home/me stands for any in a test.
MACHINE_PATH = re.compile(
    r"/(?:root|Users|work|mnt)/[\w.][\w.-]*|/home/(?!me\b)[\w.-]+|/tmp/team\b"
)
WORKPLACE_PATH = re.compile(r"\.\./shared\b")
LONGEST_FILE_LINES = 500
SOURCES = {".py", ".pyi", ".java", ".cpp", ".hpp", ".c", ".h", ".sh", ".cmake"}


@pytest.fixture(scope="module")
def files(repository: Path) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=repository,
        capture_output=True,
        check=True,
    )
    names = [name for name in listing.stdout.decode().split("\0") if name]
    paths = [repository / name for name in names]
    return [path for path in paths if path.is_file() and path != Path(__file__).resolve()]


def text_of(path: Path) -> str:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return ""


def test_no_file_names_a_folder_of_one_machine(repository: Path, files: list[Path]) -> None:
    wrong = [
        f"{path.relative_to(repository)}: {found}"
        for path in files
        for pattern in (MACHINE_PATH, WORKPLACE_PATH)
        for found in pattern.findall(text_of(path))
    ]
    assert wrong == []


def test_no_source_file_is_longer_than_the_house_allows(
    repository: Path, files: list[Path]
) -> None:
    wrong = [
        f"{path.relative_to(repository)}: {count} lines"
        for path in files
        if path.suffix in SOURCES
        and (count := len(text_of(path).splitlines())) > LONGEST_FILE_LINES
    ]
    assert wrong == []


def test_no_source_file_holds_a_reminder_to_finish_it(repository: Path, files: list[Path]) -> None:
    reminder = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    wrong = [
        str(path.relative_to(repository))
        for path in files
        if path.suffix in SOURCES and reminder.search(text_of(path))
    ]
    assert wrong == []


def test_nothing_is_fetched_by_cmake(files: list[Path]) -> None:
    fetching = re.compile(r"FetchContent|ExternalProject|file\s*\(\s*DOWNLOAD")
    build_files = [p for p in files if p.name == "CMakeLists.txt" or p.suffix == ".cmake"]
    assert build_files
    assert [path for path in build_files if fetching.search(path.read_text())] == []
