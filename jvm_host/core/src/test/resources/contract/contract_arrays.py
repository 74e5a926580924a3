"""Looks at arrays that Java sent, and makes arrays for Java."""

import os
from pathlib import Path

import numpy as np


def dtype_name(array):
    return array.dtype.name


def describe(array):
    return f"{type(array).__module__}.{type(array).__name__} {array.dtype.name} {list(array.shape)}"


def values(array):
    """The elements as Python numbers."""
    return array.tolist()


def raw(array):
    return array.tobytes()


def total(array):
    return array.sum().item()


def writeable(array):
    return bool(array.flags.writeable)


def write(array, index, value):
    array[index] = value


def fill(array, value):
    array[...] = value


def address(array):
    return array.ctypes.data


def shares_memory(left, right):
    return bool(np.shares_memory(left, right))


def make(expression):
    return eval(expression, {"np": np})


def arange(count, dtype):
    return np.arange(count, dtype=dtype)


def frozen(count):
    array = np.arange(count, dtype="float64")
    array.flags.writeable = False
    return array


kept = {}


def keep(name, array):
    kept[name] = array


def kept_total(name):
    return kept[name].sum().item()


def forget(name):
    del kept[name]


def kept_array(name, start=None, stop=None, step=None):
    """A view of what was kept."""
    return kept[name][start:stop:step]


def add_to_kept(name, value):
    kept[name] += value


def shared_segments():
    """How many mappings of shared memory this worker has, but for its channels' mailboxes."""
    maps = Path("/proc/self/maps").read_text()
    return maps.count("/memfd:pybridge") - 1


def call_with_kept(function, name):
    return function(kept[name])


def keep_in_list(array):
    kept.setdefault("list", []).append(array)


def kept_sums():
    """The sums of all that was kept in the list."""
    return [array.sum().item() for array in kept["list"]]


def doubled(array):
    return array * 2


def refuse(array, _other):
    raise ValueError(f"refused {array.size}")


def sum_of_callback(function, count):
    """What comes back from Java for an array of Python's."""
    return function(np.full(count, 3.0)).sum().item()


def fork_that_sums_when_told(name):
    """A child that has the array now, and tells its sum later; its pipes."""
    to_child, from_parent = os.pipe()
    to_parent, from_child = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(from_child, b"-")  # its arrays are its own
        os.read(to_child, 1)
        os.write(from_child, str(kept[name].sum().item()).encode())
        os._exit(0)
    os.read(to_parent, 1)
    return child, from_parent, to_parent


def sum_of_fork_overwritten(name):
    """What a child sees of an array on which its parent writes at once."""
    to_parent, from_child = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(from_child, str(kept[name].sum().item()).encode())
        os._exit(0)
    kept[name].fill(9)
    told = float(os.read(to_parent, 100))
    os.waitpid(child, 0)
    os.close(to_parent)
    os.close(from_child)
    return told


def sum_of_fork(fork):
    child, from_parent, to_parent = fork
    os.write(from_parent, b"-")
    told = float(os.read(to_parent, 100))
    os.waitpid(child, 0)
    return told
