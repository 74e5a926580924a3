"""Functions through which the contract sends values to Python and looks at them there."""

import struct


def identity(value):
    return value


def describe(value):
    """The type and the repr of what Python got."""
    return f"{type(value).__name__} {value!r}"


def type_name(value):
    return type(value).__name__


def types_inside(values):
    return [type(value).__name__ for value in values]


def is_none(value):
    return value is None


def is_true(value):
    return value is True


def equal(left, right):
    return type(left) is type(right) and left == right


def double_bits(value):
    """The bits of a float, as a signed 64-bit integer."""
    return struct.unpack("<q", struct.pack("<d", value))[0]


def double_of_bits(bits):
    return struct.unpack("<d", struct.pack("<q", bits))[0]


def decimal_text(value):
    return str(value)


def power(base, exponent):
    return base**exponent


def integer(text):
    return int(text)


def code_points(text):
    return [ord(character) for character in text]


def text_of(code_points):
    return "".join(map(chr, code_points))


def byte_values(data):
    return list(data)


def as_bytearray(data):
    return bytearray(data)


def as_memoryview(data):
    return memoryview(data)[1:-1]


def cycle_list():
    values = [1]
    values.append(values)
    return values


def cycle_dict():
    values = {}
    values["self"] = [values]
    return values


def nested_list(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


def nested_tuple(depth):
    value = ()
    for _ in range(depth):
        value = (value,)
    return value


def nested_dict(depth):
    value = {}
    for _ in range(depth):
        value = {"inner": value}
    return value


def depth_of(value):
    depth = 0
    while value:
        value = value[0]
        depth += 1
    return depth


def two_nan_keys():
    return {float("nan"): 1, float("nan"): 2}


class Plain:
    """An object with no Java counterpart."""

    def __init__(self, name="plain"):
        self.name = name
