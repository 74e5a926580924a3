"""What a declared function is to its author: callable as before, made anew for each use."""

import inspect
import threading

import cloudpickle
import pytest

from bridge import AggregateFunction, DeclarationError, FunctionContext, ScalarFunction, udaf, udf
from bridge._udf._bases import is_overridden
from bridge._udf._context import DetachedContext


class Scale(ScalarFunction):
    def __init__(self, factor=2):
        self.factor = factor
        self.opened = []

    def open(self, context: FunctionContext):
        self.opened.append(context)
        self.offset = int(context.get_job_parameter("offset", "1"))

    def eval(self, value: int) -> int:
        return value * self.factor + self.offset


class Count(AggregateFunction):
    def create_accumulator(self) -> list[int]:
        return [0]

    def accumulate(self, accumulator, *_):
        accumulator[0] += 1

    def retract(self, accumulator, *_):
        accumulator[0] -= 1

    def get_value(self, accumulator) -> int:
        return accumulator[0]


@udf
def add(i: int, j: int = 1) -> int:
    """Add two numbers."""
    return i + j


def test_a_function_stays_callable_and_documented():
    assert (add(2), add(2, j=3)) == (3, 5)
    assert (add.__name__, add.__doc__, add.__module__) == ("add", "Add two numbers.", __name__)
    assert str(inspect.signature(add)) == "(i: int, j: int = 1) -> int"


def test_a_name_in_sql_leaves_the_functions_own():
    named = udf(lambda: 1, result_type=int, name="one")
    assert (named.name, named.__name__) == ("one", "<lambda>")


def test_a_class_is_called_on_one_instance_opened_outside_a_job():
    scale = udf(Scale(5))
    assert (scale(2), scale(3)) == (11, 16)
    assert scale.given.opened == []
    assert len(scale._called.opened) == 1


@pytest.mark.parametrize("given", [Scale, Scale()])
def test_each_use_has_an_instance_of_its_own(given):
    scale = udf(given)
    one, other = scale.instantiate(), scale.instantiate()
    one.open(DetachedContext())
    assert one is not other
    assert (len(one.opened), other.opened) == (1, [])


def test_an_instance_is_used_as_it_was_declared():
    assert udf(Scale(7)).instantiate().factor == 7


def test_a_function_is_its_own_instance():
    assert add.instantiate() is add.given


def test_an_object_that_cannot_be_copied_is_told():
    locked = Scale()
    locked.lock = threading.Lock()
    with pytest.raises(DeclarationError, match=r"cannot be copied .*function=Scale.*wanted its"):
        udf(locked).instantiate()


def test_an_aggregate_has_no_plain_call_unless_it_is_a_function_of_columns():
    with pytest.raises(TypeError, match="aggregate Count has no plain call"):
        udaf(Count)([1])
    assert udaf(max, result_type=int, func_type="numpy")([1, 3]) == 3


def test_a_function_tells_which_methods_are_its_own():
    count, scale = udaf(Count), udf(Scale)
    assert [count.has(name) for name in ("retract", "merge", "open", "close")] == [1, 0, 0, 0]
    assert [scale.has(name) for name in ("open", "close")] == [True, False]
    assert not add.has("open")


def test_defaults_of_the_base_classes_say_what_is_missing():
    instance = udaf(Count).instantiate()
    with pytest.raises(NotImplementedError, match="Count has no merge"):
        instance.merge([0], [])
    assert not is_overridden(Count, "merge")


def test_a_declared_function_travels_by_cloudpickle():
    copied = cloudpickle.loads(cloudpickle.dumps(udf(lambda i: i + 1, "INT", "BIGINT")))
    assert copied(1) == 2
    assert repr(copied) == "<scalar function <lambda>(INT) -> BIGINT>"


def test_outside_a_job_there_are_defaults_and_no_metrics_states_or_files():
    context: FunctionContext = DetachedContext()
    assert context.get_job_parameter("key", "default") == "default"
    assert context.get_task_name_with_subtasks() == "detached (1/1)"
    assert context.get_index_of_this_subtask() == context.get_attempt_number() == 0
    assert context.get_number_of_parallel_subtasks() == 1
    with pytest.raises(RuntimeError, match="no metrics"):
        context.get_metric_group()
    with pytest.raises(RuntimeError, match="no state: the function is called outside a job"):
        context.state.value("count", "BIGINT")
    with pytest.raises(LookupError, match="no cached file: seen='model'"):
        context.cache_file("model")
