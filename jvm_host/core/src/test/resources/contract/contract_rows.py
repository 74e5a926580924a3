"""Functions that ``each`` calls once per row."""

calls = 0


def reset():
    global calls
    calls = 0


def call_count():
    return calls


def count_call(value):
    global calls
    calls += 1
    return value


def same(value):
    return value


def kind(value, expected):
    """1 if the column's element arrived as the Python type of this number, else 0."""
    return int(type(value) is [bool, int, float][expected])


def weighted(a, b, c):
    return a + 10 * b + 100 * c


def fail_at(value, row):
    global calls
    calls += 1
    if value == row:
        raise ValueError(f"bad value {value}")
    return value


def text_at(value, row):
    return "a text" if value == row else value


def large_at(value, row):
    return 2**70 if value == row else value


def none_at(value, row):
    return None if value == row else value


def joined(*values):
    return "|".join(map(repr, values))


def pair(value):
    return [value, str(value)]


def array_of(value):
    import numpy as np

    return np.full(3, value)


def adder(value):
    return lambda other: value + other


def append(values, value):
    values.append(value)
    return values


def answer_at(value, row, answer):
    """The answer in one row, the text of the value in the others."""
    global calls
    calls += 1
    return answer if value == row else str(value)
