"""The example notebook, executed by a kernel."""

import nbclient
import nbformat
import pytest


@pytest.fixture(scope="module")
def executed(repository):
    file = repository / "examples/lab/lab.ipynb"
    notebook = nbformat.read(file, as_version=4)
    where = {"metadata": {"path": str(file.parent)}}
    client = nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where)
    return client.execute()


def outputs(executed, start):
    """The outputs of the cell whose source begins so, by their mime types."""
    [cell] = [each for each in executed.cells if each.source.startswith(start)]
    return [each["data"] for each in cell.outputs if "data" in each]


def test_a_result_is_shown_as_answer_and_table_and_plot(executed):
    table, plot = outputs(executed, "def score")
    assert "Use thread mode" in table["text/html"]
    for cell in ("python-1t-b1", "thread-1t-b1", "process-1t-1w-b1"):
        assert f"<td>{cell}</td>" in table["text/html"]
    drawn = plot["application/vnd.plotly.v1+json"]
    assert [trace["name"] for trace in drawn["data"]] == [
        "thread mode",
        "process mode",
        "plain Python",
    ]


def test_other_figures_and_all_numbers_are_there(executed):
    [figure] = outputs(executed, 'measured.figure("shares")')
    assert "plain Python" in str(figure["application/vnd.plotly.v1+json"]["data"])
    [row] = outputs(executed, "measured.rows")
    assert "'id': 'python-1t-b1'" in row["text/plain"]
    [advice] = outputs(executed, "lab.run(score, rows, batch=[1, 64]")
    assert "throughput" in advice["text/plain"]


def test_it_measures_a_jvm_in_python_beside_the_one_of_the_notebook_itself(executed):
    table, _ = outputs(executed, "import jpype")
    assert "<td>thread-1t-b1</td>" in table["text/html"]
    [cell] = [each for each in executed.cells if "start_jvm()" in each.source]
    assert cell.outputs[0]["name"] == "stdout"
