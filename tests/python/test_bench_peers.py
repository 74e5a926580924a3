"""Other bridges beside PyBridge: what their JVMs leave, what is shown of it. No peer runs here."""

import io
import json
import signal
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bridge import _locate
from bridge.cli import _bench_build, _bench_peer_builds, _bench_peers, _bench_peers_table

CHECKOUT = _bench_build.find_checkout(Path(__file__).resolve().parent)
VERSIONS = CHECKOUT.root / "bench" / "peers" / "versions.toml"
RESULT = {
    "scenario": "call_int",
    "median": 801.5,
    "min": 790.0,
    "p50": 802.0,
    "p90": 810.0,
    "p99": 900.0,
    "p999": 1100.0,
    "max": 5000.0,
    "ops_per_sample": 1,
    "ops_per_s": 1_247_660,
    "warnings": [],
}
PEER = _bench_peer_builds.Peer(
    name="fake",
    title="Fake",
    versions="1.2",
    main="fake.Peer",
    jars=(),
    packages=(),
    from_source=(),
    jars_in_packages=(),
    jdk=None,
    upgrade_modules=(),
    java_options=(),
    warm_up_seconds=0.0,
)


def measured(tmp_path, program, scenario="call_int"):
    """Measure a peer whose JVM is a Python program; ``answer`` is the file that it may write."""
    script = tmp_path / "java.py"
    head = (
        "import sys, os, pathlib\nanswer = pathlib.Path(sys.argv[sys.argv.index('--json') + 1])\n"
    )
    script.write_text(head + program)
    environment = _bench_peer_builds.Environment(
        java=(sys.executable, str(script)),
        class_path="none",
        arguments=("python",),
        library_folder=tmp_path,
    )
    return _bench_peers.measure(PEER, environment, scenario, 0.1)


def outcome(peer, scenario, status="measured", why=""):
    result = {**RESULT, "scenario": scenario} if status == "measured" else None
    return _bench_peers.Outcome(peer, peer.title(), "1", scenario, status, why, result)


def shown(*arguments):
    table, notes = _bench_peers_table.side_by_side(*arguments)
    out = io.StringIO()
    Console(file=out, width=160).print(table)
    return [line.split() for line in out.getvalue().splitlines()], notes


def test_an_answer_is_read(tmp_path):
    text = json.dumps({"status": "measured", "result": RESULT})
    found = measured(tmp_path, f"answer.write_text({text!r})")
    assert (found.status, found.result) == ("measured", RESULT)
    fields = found.fields()
    assert (fields["peer"], fields["version"], fields["scenario"]) == ("fake", "1.2", "call_int")
    assert (fields["status"], fields["median"], fields["p50"]) == ("measured", 801.5, 802.0)


@pytest.mark.parametrize("status", ["cannot", "wrong result", "failed"])
def test_a_refusal_comes_with_the_first_line_of_its_reason(tmp_path, status):
    text = json.dumps({"status": status, "why": "it has no maps\nat line 3"})
    found = measured(tmp_path, f"answer.write_text({text!r})")
    assert (found.status, found.why, found.result) == (status, "it has no maps", None)
    assert found.fields()["why"] == "it has no maps"
    assert "median" not in found.fields()


def test_a_signal_is_a_crash(tmp_path):
    found = measured(tmp_path, f"os.kill(os.getpid(), {int(signal.SIGKILL)})")
    assert found.status == "crashed (SIGKILL)"


def test_a_fatal_error_of_the_jvm_names_the_signal_behind_the_abort():
    output = "# A fatal error has been detected:\n#\n#  SIGSEGV (0xb) at pc=0x1, pid=2\n"
    status, _, result = _bench_peers.judge(-signal.SIGABRT, None, output)
    assert (status, result) == ("crashed (SIGSEGV)", None)


def test_an_end_without_an_answer_shows_the_last_line(tmp_path):
    found = measured(tmp_path, "print('one\\nno Python here\\n'); sys.exit(3)")
    assert (found.status, found.why) == ("failed", "exit code 3: no Python here")


def test_a_jvm_that_does_not_end_is_no_answer():
    assert _bench_peers.judge(None, None, "")[0] == "no answer"


def test_an_answer_counts_though_the_process_ended_badly():
    answer = json.dumps({"status": "measured", "result": RESULT})
    assert _bench_peers.judge(-signal.SIGSEGV, answer, "")[0] == "measured"


def test_a_missing_environment_and_an_unasked_scenario_start_nothing(tmp_path):
    found = _bench_peers.measure(PEER, "pip failed: no wheel", "call_int", 0.1)
    assert (found.status, found.why) == ("not available", "pip failed: no wheel")
    assert measured(tmp_path, "sys.exit(9)", "hold_int").status == "not asked"


def test_peers_stand_side_by_side_and_notes_tell_why_a_number_is_missing():
    outcomes = [
        outcome("jep", "call_int"),
        outcome("jpy", "call_int", "crashed (SIGSEGV)", "in native code"),
        outcome("jep", "dict_10"),
        outcome("jpy", "dict_10", "cannot", "no maps"),
    ]
    lines, notes = shown(["call_int", "dict_10"], {"call_int": {"median": 90.12}}, outcomes)
    assert ["scenario", "PyBridge", "Jep", "Jpy"] in lines
    assert ["call_int", "90.1", "ns", "802", "ns", "crashed", "(SIGSEGV)", "2"] not in lines
    assert ["call_int", "90.1", "ns", "802", "ns", "crashed", "(SIGSEGV)", "1"] in lines
    assert ["dict_10", "failed", "802", "ns", "cannot", "2"] in lines
    assert notes == [
        "Jep: 1",
        "Jpy: 1",
        "1: Jpy: crashed (SIGSEGV): in native code",
        "2: Jpy: cannot: no maps",
    ]


def test_one_reason_is_one_note():
    names = ["ndarray_1k", "ndarray_1m"]
    _, notes = shown(names, {}, [outcome("jpy", name, "cannot", "no numpy") for name in names])
    assert notes == ["Jpy: 1", "1: Jpy: cannot: no numpy"]


def test_what_no_peer_is_asked_is_one_note_for_all():
    unasked = [outcome(name, "hold_int", "not asked", "PyBridge alone") for name in ("jep", "jpy")]
    lines, notes = shown(["hold_int"], {}, unasked)
    assert lines[-1] == ["hold_int", "failed", "not", "asked", "1", "not", "asked", "1"]
    assert notes[2:] == ["1: not asked: PyBridge alone"]


def test_the_table_of_versions_names_adapters_that_are_there():
    peers = {peer.name: peer for peer in _bench_peer_builds.read_peers(VERSIONS)}
    assert set(peers) == {"jep", "pemja", "jpy", "py4j", "graalpy"}
    for peer in peers.values():
        source = VERSIONS.parent / "java" / (peer.main.replace(".", "/") + ".java")
        assert source.is_file()
        assert all("==" in package for package in peer.packages)
        assert all(len(jar.split(":")) >= 3 for jar in peer.jars)
    assert peers["graalpy"].jdk == 25


def test_jars_are_asked_of_maven_with_their_type():
    pom = _bench_peer_builds._pom(["org.a:b:1", "org.a:c:2:pom"])
    assert "<artifactId>b</artifactId><version>1</version></dependency>" in pom
    assert "<version>2</version><type>pom</type></dependency>" in pom


def test_work_with_a_stamp_is_done_once_and_again_after_a_change(tmp_path):
    done = []
    for stamp in ("one", "one", "two"):
        _bench_peer_builds._once(tmp_path, "stamp.json", stamp, lambda: done.append(1))
    assert len(done) == 2


def test_a_failing_download_is_told_by_its_telling_line():
    script = "print('Looking'); print('ERROR: No matching distribution found for x'); exit(1)"
    jdk = _locate.Jdk(Path("/jdk"), "17.0.1", "asked")
    with pytest.raises(_bench_peer_builds.Unavailable, match=r"ERROR: No matching distribution"):
        _bench_peer_builds._run([sys.executable, "-c", script], jdk)
