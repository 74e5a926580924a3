"""A second module, whose function has the name of one in contract_functions."""


def add(left, right):
    return 1000 + left + right


def text(value):
    return f"<{value}>"
