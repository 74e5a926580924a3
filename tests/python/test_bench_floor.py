"""The reference programs: they build for this Python, keep the protocol, check their own work."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bridge import _locate
from bridge.cli import _bench_build

CHECKOUT = _bench_build.find_checkout(Path(__file__).resolve().parent)


def make(folder, *options, jdk=None):
    command = ["make", *options, "-C", CHECKOUT.root / "bench" / "floor", f"BUILD={folder}"]
    command += [f"PYTHON={sys.executable}", f"JAVA_HOME={jdk or _locate.require_jdk().home}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("floor")
    built = make(folder, "--silent")
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def run(program, *arguments, lines):
    return subprocess.run(
        [program, *arguments],
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


EMBEDDING = [
    "call_noop gil",
    "call_int gil",
    "call_int held",
    "call_float gil",
    "each held_1k",
    "rows pipe",
    "rows socket",
    "rows memory",
    "rows futex",
    "wide 10",
    "wide 100",
    "dict 10",
    "json 100",
    "json 1k",
    "json 100_orjson",
    "json 1k_orjson",
    "udf scalar",
    "udf chain",
    "udf table",
    "udf aggregate",
    "udf_columns numpy",
    "udf_columns pandas",
    "udf_columns arrow",
    "arrow double_1m",
    "threads gil_by_1",
    "threads gil_by_2",
    "threads held_1k_by_1",
    "threads held_1k_by_2",
]


def embedding(programs, program, lines):
    name, variant = program.split()
    return run(programs / name, variant, sys.executable, CHECKOUT.functions, lines=lines)


def call_int(programs, variant, lines):
    return embedding(programs, f"call_int {variant}", lines)


@pytest.mark.parametrize("program", EMBEDDING)
def test_a_program_answers_each_round_with_its_time(programs, program):
    done = embedding(programs, program, "round 1000\nround 5000\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["operations"] for answer in answers] == [1000, 5000]
    assert all(answer["ns_total"] > 0 for answer in answers)
    assert answers[1]["ns_per_op"] == pytest.approx(answers[1]["ns_total"] / 5000, abs=0.01)


@pytest.mark.parametrize("program", EMBEDDING)
def test_a_program_answers_samples_with_the_distribution_of_all_so_far(programs, program):
    lines = "samples 2000000 1000\nround 1000\nsamples 2000000 1000\n"
    done = embedding(programs, program, lines)
    assert done.returncode == 0, done.stderr
    first, _, both = [json.loads(line) for line in done.stdout.splitlines()]
    assert 0 < first["samples"] < both["samples"]
    assert both["operations_each"] == 1000
    assert 0 < both["p50"] <= both["p90"] <= both["p99"] <= both["p999"] <= both["max"]


def test_a_percentile_is_within_a_five_hundredth_of_the_sample(tmp_path):
    source = tmp_path / "check.c"
    source.write_text("""
        #include "distribution.h"
        #include <stdlib.h>
        static distribution samples;
        int main(void) {
          for (int64_t ns = 0; ns < (int64_t)1 << 60; ns += 1 + ns / 3) {
            distribution* one = calloc(1, sizeof *one);
            add_sample(one, ns + 1);
            add_sample(one, INT64_MAX);
            const int64_t seen = sample_at(one, 0.5);
            if (seen < ns + 1 || seen > ns + 1 + ns / 500) return 1;
            if (sample_at(one, 1) != INT64_MAX) return 2;
            free(one);
          }
          for (int64_t ns = 1; ns <= 1000; ns++) add_sample(&samples, ns);
          if (sample_at(&samples, 0.5) != 500 || sample_at(&samples, 0.999) != 999) return 3;
          return 0;
        }
    """)
    floor = CHECKOUT.root / "bench" / "floor"
    command = ["cc", "-std=gnu17", f"-I{floor}", source, floor / "distribution.c"]
    subprocess.run([*command, "-o", tmp_path / "check"], timeout=60, check=True)
    assert subprocess.run([tmp_path / "check"], timeout=60, check=False).returncode == 0


@pytest.mark.parametrize("way", ["pipe", "socket", "memory", "futex"])
@pytest.mark.parametrize("payload", ["1", "16", "4096", "1048576"])
def test_a_hop_answers_a_round_with_its_time(programs, way, payload):
    done = run(programs / "hop", way, payload, lines="round 300\n")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["operations"] == 300


def test_an_unknown_line_ends_the_program_with_a_clear_error(programs):
    done = call_int(programs, "gil", "run 5\n")
    assert done.returncode == 2
    assert "seen=run 5" in done.stderr
    assert "wanted=round N" in done.stderr


def test_a_round_of_nothing_is_refused(programs):
    done = run(programs / "hop", "pipe", "16", lines="round 0\n")
    assert done.returncode == 2


@pytest.mark.parametrize("payload", ["0", "16777217", "many"])
def test_a_hop_refuses_a_payload_outside_its_range(programs, payload):
    done = run(programs / "hop", "pipe", payload, lines="")
    assert done.returncode == 2
    assert "from 1 to 16777216" in done.stderr


def test_a_hop_refuses_an_unknown_way_with_the_known_ones(programs):
    done = run(programs / "hop", "post", "16", lines="")
    assert done.returncode == 2
    assert "hop pipe|socket|memory|futex PAYLOAD_BYTES" in done.stderr


@pytest.mark.parametrize("way", ["pipe", "socket", "memory", "futex"])
def test_the_second_process_ends_with_the_first(programs, way):
    command = [programs / "hop", way, "16"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        asking.stdin.write(b"round 1\n")
        asking.stdin.flush()
        assert b"ns_total" in asking.stdout.readline()
        asking.kill()
        # It ends when nobody has it open: neither of them.
        assert asking.communicate(timeout=30)[0] == b""


@pytest.mark.parametrize("way", ["pipe", "memory"])
def test_the_first_process_ends_if_the_second_cannot_answer(programs, tmp_path, way):
    done = run(programs / "rows", way, sys.executable, tmp_path, lines="round 1000\n")
    assert done.returncode == 1
    assert "bench_functions" in done.stderr


def test_an_unknown_variant_is_refused_with_the_known_ones(programs):
    done = embedding(programs, "wide 11", "")
    assert done.returncode == 2
    assert "wide 10|100 PYTHON FUNCTIONS_FOLDER" in done.stderr


def test_call_int_names_a_missing_functions_module(programs, tmp_path):
    done = run(programs / "call_int", "gil", sys.executable, tmp_path, lines="round 1\n")
    assert done.returncode == 1
    assert "bench_functions" in done.stderr


def test_a_second_build_has_nothing_to_do(programs):
    before = {file: file.stat().st_mtime_ns for file in programs.iterdir()}
    assert make(programs).returncode == 0
    assert {file: file.stat().st_mtime_ns for file in programs.iterdir()} == before


def test_without_a_jdk_the_build_says_what_to_set(tmp_path):
    done = make(tmp_path, jdk="/nonexistent")
    assert done.returncode != 0
    assert "no JDK: /nonexistent/include/jni.h does not exist; set JAVA_HOME" in done.stderr


def test_the_limits_link_no_python_of_their_own(programs):
    command = ["readelf", "--dynamic", programs / "liblimits.so"]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert "libc.so" in listed.stdout
    assert "libpython" not in listed.stdout
