"""What `bridge.fork_server` answers; the Java tests have workers that it forks."""

import os
import signal
import struct
import sys
from pathlib import Path

import pytest

CHANNELS = ["1", "1"]
ANSWER = struct.Struct("=qq")
REQUEST = struct.Struct("=qqqq")


class Server:
    """A server, and the other ends of its two pipes."""

    def __init__(self, *arguments, fd=None):
        requests, self._requests = os.pipe()
        self._answers, answers = os.pipe()
        self.output, output = os.pipe()
        shown = [*CHANNELS, str(self._requests if fd is None else fd), *arguments]
        self.pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-P", "-m", "bridge.fork_server", *shown],
            os.environ,
            file_actions=[
                *((os.POSIX_SPAWN_DUP2, requests, fd) for fd in (3, *range(5, 10))),
                (os.POSIX_SPAWN_DUP2, output, 1),
                (os.POSIX_SPAWN_DUP2, answers, 4),
            ],
        )
        os.close(requests)
        os.close(answers)
        os.close(output)
        self.reader = os.fdopen(self._answers, "rb")

    def ask(self, *numbers):
        os.write(self._requests, REQUEST.pack(*numbers))

    def answer(self):
        number, length = ANSWER.unpack(self.reader.read(ANSWER.size))
        return number, self.reader.read(length).decode()

    def close(self):
        """Go away; gives the exit code."""
        os.close(self._requests)
        _, status = os.waitpid(self.pid, 0)
        self.reader.close()
        os.close(self.output)
        return os.waitstatus_to_exitcode(status)


def test_it_ends_when_the_jvm_is_gone():
    server = Server()
    assert server.answer() == (0, "")
    assert server.close() == 0


def test_an_import_does_not_outlive_the_jvm(tmp_path):
    (tmp_path / "endless.py").write_text(
        "import time\nprint('begun', flush=True)\ntime.sleep(600)\n"
    )
    server = Server(f"--path={tmp_path}", "--module=endless")
    while os.read(server.output, 100) != b"begun\n":
        pass
    assert server.close() == -signal.SIGIO


def test_it_refuses_where_it_cannot_open_the_descriptors_of_its_parent():
    server = Server(fd=999_999)
    number, why = server.answer()
    assert number == -1
    assert f"No such file or directory: '/proc/{os.getpid()}/fd/999999'" in why
    assert server.close() == 0


def test_a_child_that_cannot_open_its_descriptors_is_told_and_leaves_nothing():
    server = Server()
    server.answer()
    server.ask(0, 1, 0, 10_000)
    os.write(server._requests, struct.pack("=q", 999_999))
    number, why = server.answer()
    assert number == -1
    assert "the forked process cannot become a worker" in why
    assert "/fd/999999" in why
    assert server.close() == 0


def test_the_end_of_a_process_that_others_waited_for_is_not_known():
    server = Server()
    server.answer()
    server.ask(1, os.getpid(), 0, 0)
    assert server.answer() == (3 << 32, "")
    assert server.close() == 0


def test_nothing_else_can_be_asked(capfd):
    server = Server()
    server.answer()
    server.ask(7, 0, 0, 0)
    assert server.reader.read() == b""
    assert server.close() == 1
    assert "seen=7, wanted=0 or 1" in capfd.readouterr().err


@pytest.mark.parametrize("text", ["-m", "--help", "a=b", "tab\tand\nline", "Grüße"])
def test_a_folder_may_have_any_name(tmp_path, text):
    folder = tmp_path / text
    folder.mkdir()
    (folder / "found.py").write_text(f"print({str(Path(__file__))!r})")
    server = Server(f"--path={folder}", "--module=found")
    assert server.answer() == (0, "")
    assert server.close() == 0


def test_what_fails_in_an_import_is_told(tmp_path):
    (tmp_path / "broken.py").write_text("import no_such_module\n")
    server = Server(f"--path={tmp_path}", "--module=broken", "--module=json")
    number, note = server.answer()
    assert number == 0
    assert "each worker imports by itself what fails without Java, broken: " in note
    assert "No module named 'no_such_module'" in note
    assert "json" not in note
    assert server.close() == 0
