"""Declared functions of columns that get Arrow vectors of Java's."""

import pyarrow.compute as pc

from bridge import udf


@udf(input_types=["DOUBLE", "DOUBLE"], result_type="DOUBLE", func_type="arrow")
def total(price, count):
    return pc.multiply(price, count)


@udf(input_types=["DOUBLE"], result_type="DOUBLE", func_type="arrow")
class Scaled:
    def open(self, function_context):
        self.factor = float(function_context.get_job_parameter("factor", "2"))

    def eval(self, values):
        return pc.multiply(values, self.factor)


@udf(input_types=["DOUBLE"], result_type="DOUBLE", func_type="numpy")
def next_of(values):
    return values + 1


@udf
def by_row(value: float) -> float:
    return value


@udf(input_types=["DOUBLE"], result_type="BIGINT", func_type="arrow")
def addresses(values):
    return [values.buffers()[1].address] * len(values)
