"""What the tests of the Arrow module call."""

import datetime as dt
import decimal
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import acero

from bridge import _arrow, _arrow_forms

kept = []
made = 0


def same(value):
    return value


def doubled(batch):
    return pa.RecordBatch.from_arrays(
        [pc.multiply(column, 2.0) for column in batch.columns], names=batch.schema.names
    )


def summed(left, right):
    return pc.add(left, right)


def keep(batch):
    kept.append(batch)
    return pa.record_batch({"rows": pa.array([batch.num_rows])})


def keep_then_raise(batch):
    kept.append(batch)
    raise ValueError("half-way")


def kept_sum():
    return pc.sum(kept[0].column(0)).as_py()


def drop():
    kept.clear()


def address(array):
    return pa.array([array.buffers()[1].address])


def addresses(batch):
    return {"address": pa.array([column.buffers()[1].address for column in batch.columns])}


def made_in_python(_):
    array = pa.array([float(i) for i in range(1000)])
    global made
    made = array.buffers()[1].address
    return array


def made_address():
    return made


def sliced(array):
    return array.slice(1)


def struct_with_a_sliced_child(array):
    return pa.StructArray.from_arrays([array.slice(1)], ["child"])


def two_chunks(batch):
    return pa.concat_tables([pa.table(batch), pa.table(batch)])


def in_a_dictionary(array):
    return array.dictionary_encode()


def nothing(_):
    return None


def pylist(batch):
    return {"text": pa.array([repr(batch.to_pylist())])}


def types_of(*columns):
    return pa.array([f"{type(c).__module__.partition('.')[0]}.{type(c).__name__}" for c in columns])


def dtypes(*columns):
    return pa.array([str(c.dtype) for c in columns])


def numpy_address(column):
    values = column.to_numpy() if hasattr(column, "to_numpy") else column
    return pa.array([values.ctypes.data])


def plus_one(value):
    return value + 1


def copied():
    return sum(_arrow_forms.copied_columns().values())


def copied_for(reason):
    return _arrow_forms.copied_columns().get(reason, 0)


def in_shared_memory(address):
    with Path("/proc/self/maps").open() as maps:
        for line in maps:
            begin, _, end = line.split()[0].partition("-")
            if int(begin, 16) <= address < int(end, 16):
                return "memfd:" in line
    return False


def _samples():
    epoch = dt.datetime(2024, 2, 29, 12, 30, 15)  # noqa: DTZ001 - a local one
    day = epoch.date()
    noon = dt.time(12, 30, 15)
    span = dt.timedelta(days=1, seconds=2)
    utc = epoch.replace(tzinfo=dt.UTC)
    number = decimal.Decimal("-12345.67")
    yield pa.null(), [None, None, None]
    yield pa.bool_(), [True, None, False]
    for bits in (8, 16, 32, 64):
        most = 2 ** (bits - 1) - 1
        yield getattr(pa, f"int{bits}")(), [-most - 1, None, most]
        yield getattr(pa, f"uint{bits}")(), [0, None, 2 * most + 1]
    yield pa.float16(), [0.5, None, -2.0]
    yield pa.float32(), [0.5, None, float("inf")]
    yield pa.float64(), [-0.1, None, 1e300]
    for kind in (pa.string(), pa.large_string(), pa.string_view()):
        yield kind, ["", None, "näher\u2026 longer than twelve bytes 🐍"]
    for kind in (pa.binary(), pa.large_binary(), pa.binary_view()):
        yield kind, [b"", None, b"\0\xff longer than twelve bytes"]
    yield pa.binary(3), [b"abc", None, b"\0\1\2"]
    yield pa.decimal128(20, 2), [number, None, decimal.Decimal("0.01")]
    yield pa.decimal256(50, 2), [number, None, decimal.Decimal("9" * 48)]
    yield pa.date32(), [day, None, day]
    yield pa.date64(), [day, None, day]
    yield pa.time32("s"), [noon, None, noon]
    yield pa.time32("ms"), [noon, None, noon]
    yield pa.time64("us"), [noon, None, noon]
    yield pa.time64("ns"), [noon, None, noon]
    for unit in ("s", "ms", "us", "ns"):
        yield pa.timestamp(unit), [epoch, None, epoch]
        yield pa.timestamp(unit, "UTC"), [utc, None, utc]
        yield pa.timestamp(unit, "Europe/Berlin"), [utc, None, utc]
        yield pa.duration(unit), [span, None, -span]
    yield pa.month_day_nano_interval(), [(1, 2, 3), None, (0, 0, 0)]
    numbers = [[1, None, 3], None, []]
    yield pa.list_(pa.int32()), numbers
    yield pa.large_list(pa.int32()), numbers
    yield pa.list_(pa.string()), [["a", None], None, []]
    yield pa.list_(pa.int32(), 2), [[1, None], None, [3, 4]]
    person = pa.struct([("name", pa.string()), ("age", pa.int64())])
    people = [{"name": "Ada", "age": None}, None, {"name": None, "age": 36}]
    yield person, people
    yield pa.list_(person), [people, None, []]
    yield (
        pa.struct([("of", pa.list_(pa.list_(pa.decimal128(9, 2))))]),
        [
            {"of": [[number, None], None]},
            None,
            {"of": None},
        ],
    )
    yield pa.map_(pa.string(), pa.int32()), [[("a", 1), ("b", None)], None, []]


def samples():
    arrays = [pa.array(values, kind) for kind, values in _samples()]
    return pa.RecordBatch.from_arrays(arrays, names=[str(array.type) for array in arrays])


def sample_names():
    return samples().schema.names


def sample(index):
    return samples().column(index)


def is_sample(index, array):
    return array.type == sample(index).type and array.equals(sample(index))


def rows_of(array):
    return pa.array([repr(array.to_pylist())])


def repeated_samples(count):
    return pa.Table.from_batches([samples()] * count).combine_chunks()


def keep_array(array):
    kept.append(array)
    return array.slice(0, 0)


def take_kept(_):
    return kept.pop()


def keep_second_column(batch):
    kept.append(batch.column(1))
    return batch.slice(0, 0)


def kept_array_sum():
    return pc.sum(kept[0]).as_py()


def drop_on_another_thread():
    thread = threading.Thread(target=kept.clear)
    thread.start()
    thread.join()


def keep_plan(array):
    """Keep a plan whose batches are freed by the threads of Arrow that run it."""
    table = pa.table({"x": array})
    kept.append(acero.Declaration("table_source", acero.TableSourceNodeOptions(table)))


def sum_of_plan():
    plan = kept.pop()
    reader = plan.to_reader(use_threads=True)
    del plan
    return sum(pc.sum(batch.column(0)).as_py() for batch in reader)


def forget_schemas():
    for _ in range(_arrow._MOST_SCHEMAS):
        _arrow.know_schema(pa.schema([]).serialize().to_pybytes())


def known_schemas():
    return len(_arrow._schemas)
