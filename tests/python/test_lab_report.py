"""Reports of the lab as files: the page holds all of it and fetches nothing, the table is plain."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import jsonschema
import lab_results
import numpy as np
import pytest

from bridge.lab import findings, report, summary

VOID = {"meta", "link", "br", "img", "hr", "input"}


class Page(HTMLParser):
    """Checks that elements close in order, and keeps what the tests ask for."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.tags, self.texts = [], [], [], {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("id")))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][1]:
            self.texts[self.open[-1][1]] = data


@pytest.fixture(scope="module")
def document():
    return lab_results.full(payloads=("str:16", "str:1k"))


@pytest.fixture(scope="module")
def text(document):
    return report.html(summary.Result(document))


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_what_the_tests_read_is_a_result_by_its_schema(document, repository):
    schema = json.loads((repository / "bridge/lab/schema.json").read_text("utf-8"))
    jsonschema.validate(document, schema)


def test_the_page_names_nothing_that_would_be_fetched(text, page):
    for tag, attributes in page.tags:
        assert not set(attributes) & {"src", "srcset", "action"}, tag
        if "href" in attributes:
            assert attributes["href"] == "data:,"
    [policy] = [
        attributes["content"]
        for tag, attributes in page.tags
        if tag == "meta" and "http-equiv" in attributes
    ]
    assert policy.startswith("default-src 'none'")
    assert "@import" not in text
    assert "url(" not in text[: text.index("<body>")]


def test_every_id_is_there_once(page):
    assert len(page.ids) == len(set(page.ids))


def test_the_raw_data_are_in_the_page(document, page):
    assert json.loads(page.texts["raw"]) == document


def test_text_of_the_data_cannot_end_a_script_or_become_an_element():
    cell = lab_results.failed("thread", "wrong", "wanted </script><b>1</b>")
    document = lab_results.document([cell])
    made = Page(report.html(summary.Result(document)))
    assert json.loads(made.texts["raw"]) == document
    assert "b" not in {tag for tag, _ in made.tags}


def test_each_figure_has_a_name_for_those_who_do_not_see_it_and_a_table(page):
    figures = json.loads(page.texts["figures"])
    names = [figure["name"] for figure in figures]
    assert {"percentiles", "histogram", "shares", "payloads", "rates", "scaling"} <= set(names)
    assert {"batches-str-16", "batches-str-1k", "break-even-str-16"} <= set(names)
    charts = {each["id"]: each for tag, each in page.tags if each.get("role") == "img"}
    assert set(charts) == {f"chart-{name}" for name in names}
    assert all(len(each["aria-label"]) > 40 for each in charts.values())
    assert [tag for tag, _ in page.tags].count("details") == len(names)
    regions = [each for _, each in page.tags if each.get("role") == "region"]
    assert all(each["tabindex"] == "0" for each in regions)
    assert len(regions) == len(names) + 2


def test_all_traces_have_as_many_values_as_places(page):
    for figure in json.loads(page.texts["figures"]):
        assert figure["traces"], figure["name"]
        for trace in figure["traces"]:
            assert len(trace["x"]) == len(trace["y"]) > 0
            assert trace["text"] is None or len(trace["text"]) == len(trace["x"])


def test_the_first_screen_answers_which_mode_and_at_what_cost(text, document):
    first = text[text.index("<header>") : text.index("In figures")]
    words = re.sub(r"<[^>]+>", " ", first)
    assert "Use thread mode" in words
    assert re.search(r"Process mode costs 1\d\.\d µs more per call", words)
    assert "Which has the most rows a second (str:16)?" in words
    assert "What to be careful with" in words
    assert "row 17: wanted 1.5, seen 1.25" in words
    assert findings.headline(summary.Result(document)) in words


def made(mode, **settings):
    return lab_results.cell(mode, np.random.default_rng(3), noise=0.0, **settings)


@pytest.mark.parametrize(
    ("cells", "headline"),
    [
        ([], "No cell has numbers: see below what happened to each."),
        (
            [made("python"), made("thread")],
            r"In thread mode, .* of which the bridge adds 15\d ns\.",
        ),
        (
            [made("thread", threads=2), *(made("process", threads=2, workers=2, python_ns=9e4),)],
            "Use thread mode: ",
        ),
        (
            [
                made("thread", python_ns=9e4),
                made("process", workers=1, python_ns=9e4),
                made("process", threads=4, workers=4, python_ns=9e4),
            ],
            "Use thread mode for latency, process mode for rows a second: ",
        ),
    ],
)
def test_the_headline_says_which_mode(cells, headline):
    result = summary.Result(lab_results.document(cells))
    assert re.match(headline, findings.headline(result))
    Page(report.html(result))


def test_the_break_even_is_worded_from_which_batch_on():
    cells = [
        made(mode, batch=batch, workers=workers)
        for batch in (1, 16, 4096)
        for mode, workers in (("thread", 0), ("process", 1))
    ]
    even = summary.Result(lab_results.document(cells)).break_even(None, 0.25)
    assert findings.break_even_sentence(even) == (
        "Process mode costs 12.3 µs more per call (14.4 µs, thread mode 2.15 µs); "
        "from batches of 4096 rows on the difference is below 25 %."
    )


def test_a_rate_that_is_not_held_shows_its_queue(document):
    result = summary.Result(document)
    told = findings.saturation_sentences(result, "str:16")
    assert told[0].startswith("Thread mode holds 400 k/s at p99")
    assert any(each.startswith("Process mode cannot hold 80.0 k/s: it does") for each in told)
    lost = [cell for cell in result.measured if not findings.holds(cell)]
    assert min(cell.time("p99") for cell in lost) > 1e8


def test_the_table_has_a_row_for_each_cell_with_its_spread(document):
    rows = list(csv.DictReader(io.StringIO(report.csv(summary.Result(document)))))
    assert [row["id"] for row in rows] == [cell["id"] for cell in document["cells"]]
    [first] = [row for row in rows if row["id"] == "thread-1t-b1-str:16"]
    assert float(first["p50_ns_least"]) <= float(first["p50_ns"]) <= float(first["p50_ns_most"])
    assert 50 < float(first["own_ns"]) < 300
    [wrong] = [row for row in rows if row["status"] == "wrong"]
    assert (wrong["p50_ns"], wrong["problem"]) == ("", "row 17: wanted 1.5, seen 1.25")
