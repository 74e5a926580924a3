"""Arguments of the lab: types of annotations and values, files of rows, rows bound, payloads."""

import json

import pytest

from bridge.lab import _inputs, _payload, _tables, _types
from bridge.lab._errors import LabError
from bridge.lab._inputs import Declared


def declared(*names, annotations=(), required=None):
    known = dict(zip(names, annotations, strict=False))
    needed = names if required is None else required
    return [Declared(name, known.get(name), name in needed) for name in names]


def table(tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text, "utf-8")
    return _tables.read_table(file)


def bound(tmp_path, text, parameters, name="rows.csv", **options):
    return _inputs.bind(table(tmp_path, name, text), parameters, "m:f", **options)


def types_of(inputs):
    return {each.name: each.type for each in inputs.parameters}


@pytest.mark.parametrize(
    ("annotation", "wanted"),
    [
        ("int", "long"),
        ("float | None", "double"),
        ("Optional[str]", "string"),
        ("typing.Optional[bytes]", "bytes"),
        ("bool", "boolean"),
        ("list[float]", "list"),
        ("collections.abc.Sequence[int]", "list"),
        ("dict[str, int]", "map"),
        ("NDArray[np.float64]", "double[]"),
        ("numpy.ndarray[tuple[typing.Any, ...], numpy.dtype[numpy.float32]]", "float[]"),
        ("npt.NDArray[np.int64]", "long[]"),
        ("npt.NDArray[np.bool_]", "boolean[]"),
        ("np.ndarray", _types.ANY_ARRAY),
        ("pandas.DataFrame", None),
        (None, None),
    ],
)
def test_an_annotation_means_a_type(annotation, wanted):
    assert _types.of_annotation(annotation) == wanted


def test_columns_go_to_the_parameters_of_their_names_and_the_rest_is_told(tmp_path):
    inputs = bound(tmp_path, "b,name,a\n2,x,1.5\n4,y,2\n", declared("a", "b"))
    assert types_of(inputs) == {"a": "double", "b": "long"}
    assert inputs.rows == [[1.5, 2], [2.0, 4]]
    assert inputs.unused == ("name",)


def test_columns_of_other_names_go_by_position(tmp_path):
    inputs = bound(tmp_path, "x,y\n1,a\n", declared("count", "text", "more", required=["count"]))
    assert types_of(inputs) == {"count": "long", "text": "string"}


def test_a_file_without_names_loses_no_row(tmp_path):
    assert bound(tmp_path, "1,2\n3,4\n", declared("a", "b")).rows == [[1, 2], [3, 4]]


def test_an_annotation_decides_before_the_values(tmp_path):
    inputs = bound(tmp_path, "a\n1\n", declared("a", annotations=["str"]))
    assert (types_of(inputs), inputs.rows) == ({"a": "string"}, [["1"]])


def test_a_single_parameter_takes_all_columns_together(tmp_path):
    inputs = bound(
        tmp_path, "a,b\n1,2.5\n3,4\n", declared("x", annotations=["NDArray[np.float64]"])
    )
    assert types_of(inputs) == {"x": "double[]"}
    assert inputs.rows == [[[1.0, 2.5]], [[3.0, 4.0]]]
    assert types_of(bound(tmp_path, "a,b\n1,2\n", declared("x"))) == {"x": "long[]"}
    assert types_of(bound(tmp_path, "a,b\n1,x\n", declared("x"))) == {"x": "list"}


def test_types_that_are_given_count(tmp_path):
    inputs = bound(tmp_path, "a,b\n1,2\n", declared("x"), types=["float[]"])
    assert types_of(inputs) == {"x": "float[]"}
    with pytest.raises(LabError, match="types given: seen=2, wanted=1"):
        bound(tmp_path, "a\n1\n", declared("x"), types=["long", "long"])


def test_columns_are_chosen_by_name_number_and_range(tmp_path):
    chosen = table(tmp_path, "rows.csv", "a,b,c,d\n1,2,3,4\n").select("d,1-2")
    assert (chosen.columns, chosen.rows) == (("d", "a", "b"), [["4", "1", "2"]])
    with pytest.raises(LabError, match=r"no such column in rows\.csv: seen='e', wanted one of: a"):
        table(tmp_path, "rows.csv", "a,b\n1,2\n").select("e")


def test_json_rows_are_objects_lists_or_single_arguments(tmp_path):
    objects = bound(tmp_path, '[{"b": null, "a": [1]}]', declared("a", "b"), "rows.json")
    assert (types_of(objects), objects.rows) == ({"a": "list", "b": "object"}, [[[1], None]])
    lists = bound(tmp_path, '[[1, "x"], [2, "y"]]', declared("a", "b"), "rows.json")
    assert (types_of(lists), lists.rows) == ({"a": "long", "b": "string"}, [[1, "x"], [2, "y"]])
    singles = bound(tmp_path, '"x"\n"y"\n', declared("a"), "rows.jsonl")
    assert (types_of(singles), singles.rows) == ({"a": "string"}, [["x"], ["y"]])


def test_numbers_that_json_lacks_and_bytes_have_a_form(tmp_path):
    inputs = bound(
        tmp_path, "a,b\nnan,x\n-inf,y\n", declared("a", "b", annotations=["float", "bytes"])
    )
    assert inputs.rows == [["NaN", "eA=="], ["-Infinity", "eQ=="]]
    decoded = [_types.decode(row[0], "double") for row in inputs.rows]
    assert (decoded[0] != decoded[0], decoded[1]) == (True, float("-inf"))
    assert _types.decode("eA==", "bytes") == b"x"


@pytest.mark.parametrize(
    ("text", "annotation", "message"),
    [
        ("a\n1\nx\n", "int", "rows.csv, row 2, parameter a: seen='x', wanted=long"),
        ("a\n1e400x\n", "float", "row 1, parameter a: seen='1e400x', wanted=double"),
        ("a\nmaybe\n", "bool", "seen='maybe', wanted=boolean"),
        (f"a\n{2**63}\n", "int", f"seen='{2**63}', wanted=long"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_row(tmp_path, text, annotation, message):
    with pytest.raises(LabError) as raised:
        bound(tmp_path, text, declared("a", annotations=[annotation]))
    assert message in str(raised.value)


def test_too_many_columns_are_told_with_the_way_to_choose(tmp_path):
    with pytest.raises(LabError, match=r"m:f\(a\): columns: seen=2, wanted=1; --columns"):
        bound(tmp_path, "x,y\n1,2\n", declared("a", annotations=["int"]))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("rows.csv", "a,b\n1\n", "rows.csv, row 1: columns: seen=1, wanted=2"),
        ("rows.csv", "a\n", "no rows in"),
        ("rows.json", "{", "rows.json is no json file"),
        ("rows.json", "{}", "rows.json holds no rows: seen=dict, wanted=list"),
        ("rows.json", '[{"a": 1}, {"b": 1}]', "row 2: names: seen=b, wanted=a"),
        ("rows.xlsx", "", "rows are of an unknown form: seen=rows.xlsx"),
    ],
)
def test_a_file_that_has_no_rows_is_refused(tmp_path, name, text, message):
    with pytest.raises(LabError) as raised:
        table(tmp_path, name, text)
    assert message in str(raised.value)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(LabError, match=r"rows cannot be read: .*No such file"):
        _tables.read_table(tmp_path / "rows.csv")


def test_parquet_asks_for_pyarrow(tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(LabError, match=r"rows\.parquet needs pyarrow"):
        table(tmp_path, "rows.parquet", "")


def test_each_size_of_a_payload_has_inputs_of_its_own():
    made = _payload.make(["str:16,1k", "double[]:3"], declared("a", "b"))
    assert [inputs.payload for inputs in made] == ["str:16 double[]:3", "str:1k double[]:3"]
    assert [inputs.row_bytes for inputs in made] == [16 + 24, 1024 + 24]
    assert types_of(made[0]) == {"a": "string", "b": "double[]"}
    assert len({json.dumps(row) for row in made[0].rows}) == len(made[0].rows)
    assert made[0].rows == _payload.make(["str:16,1k", "double[]:3"], None)[0].rows


@pytest.mark.parametrize("kind", ["str:5", "bytes:5", "list:5", "int[]:5", "boolean[]:5", "long"])
def test_every_kind_of_payload_is_a_value_of_its_type(kind):
    [inputs] = _payload.make([kind], declared("a"))
    value = _types.decode(inputs.rows[0][0], inputs.parameters[0].type)
    assert kind == "long" or len(value) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("text:5", "no such payload: seen='text:5', wanted one of: str"),
        ("str", "needs a size: seen='str', wanted='str:1k'"),
        ("long:5", "has no size: seen='long:5', wanted='long'"),
        ("str:5q", "seen='5q', wanted=16, 1k or 2M"),
    ],
)
def test_a_payload_that_is_none_is_refused(text, message):
    with pytest.raises(LabError) as raised:
        _payload.parse(text)
    assert message in str(raised.value)


def test_payloads_are_one_for_each_parameter():
    with pytest.raises(LabError, match=r"parameters \(a, b\): seen=1, wanted=2"):
        _payload.make(["long"], declared("a", "b"))
