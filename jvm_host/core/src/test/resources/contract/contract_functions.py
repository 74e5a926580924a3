"""Functions of every shape that a caller may resolve and call."""

not_callable = 7


def nothing():
    return None


def add(left, right):
    return left + right


def add_default(left, right=10):
    return left + right


def keyword_only(base, *, factor):
    return base * factor


def positional_only(value, /):
    return value


def collect(*values, **named):
    return [list(values), named]


def order_of(**named):
    return list(named)


def square(value):
    return value * value


class Shape:
    """Holds functions below the module's level."""

    unit = "cm"

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side * self.side

    @staticmethod
    def double(value):
        return 2 * value

    @classmethod
    def named(cls, side):
        return f"{cls.__name__}({side}{cls.unit})"

    class Inner:
        """A level further down."""

        @staticmethod
        def triple(value):
            return 3 * value


def rebindable():
    return "first"


def rebind():
    """Puts another function under the name."""
    global rebindable

    def rebindable():
        return "second"


def restore(function):
    global rebindable
    rebindable = function


def call_it(function, *arguments):
    return function(*arguments)


def call_named(function, named):
    return function(**named)


def call_in_thread(function, *arguments):
    """Calls from a thread that Python made."""
    import threading

    results = []
    thread = threading.Thread(target=lambda: results.append(function(*arguments)))
    thread.start()
    thread.join(30)
    return results


def call_in_thread_or_raise(function):
    """As call_in_thread, with what is raised there."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return [pool.submit(function).result()]


def sort_by_key(values, key):
    return sorted(values, key=key)


def sort_by_comparison(values, comparison):
    from functools import cmp_to_key

    return sorted(values, key=cmp_to_key(comparison))


def bounce(function, depth):
    """Goes down through Java ``depth`` times and counts the way back."""
    return 0 if depth == 0 else 1 + function(depth - 1)


def is_callable(value):
    return callable(value)


def same_object(left, right):
    return left is right


def process_id():
    import os

    return os.getpid()


def thread_id():
    import threading

    return threading.get_ident()
