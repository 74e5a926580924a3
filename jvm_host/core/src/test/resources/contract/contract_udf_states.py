"""Declared functions that keep states, and read files, of their job."""

import collections

from bridge import AggregateFunction, Row, ScalarFunction, udaf, udf, udtf

leaked = []


@udf(input_types=["BIGINT"], result_type="BIGINT")
class Sum(ScalarFunction):
    def open(self, ctx):
        self.total = ctx.state.value("total", "BIGINT")

    def eval(self, number):
        total = (self.total.value() or 0) + number
        self.total.update(total)
        return total


@udf(input_types=["STRING"], result_type="STRING")
class Using(ScalarFunction):
    """Evaluates an expression in which its states have names."""

    def open(self, ctx):
        self.names = {
            "total": ctx.state.value("total", "BIGINT"),
            "strict": ctx.state.value("strict", "BIGINT NOT NULL"),
            "pair": ctx.state.value("pair", "ROW<a INT, b ARRAY<STRING>>"),
            "words": ctx.state.list("words", str),
            "pairs": ctx.state.list("pairs", "ROW<a INT, b STRING>"),
            "last": ctx.state.map("last", "STRING", "BIGINT"),
            "places": ctx.state.map("places", "ROW<x INT, y BYTES>", "ROW<a INT>"),
            "Row": Row,
            "Counter": collections.Counter,
        }

    def eval(self, text):
        return repr(eval(text, dict(self.names)))


def keeping(sql):
    """Make a module attribute's name for a function that keeps what it gets, as a type."""

    class Keeps(ScalarFunction):
        def open(self, ctx):
            self.kept = ctx.state.value("kept", sql)

        def eval(self, value):
            self.kept.update(value)
            return self.kept.value()

    name = "keeps_" + str(abs(hash(sql)))
    globals()[name] = udf(Keeps, input_types=[sql], result_type=sql, name="keeps")
    return "contract_udf_states:" + name


@udtf(input_types=["STRING"], result_types=["STRING", "BIGINT"])
class Counted:
    def open(self, ctx):
        self.counts = ctx.state.map("counts", "STRING", "BIGINT")

    def eval(self, text):
        for word in text.split():
            self.counts[word] = self.counts.get(word, 0) + 1
            yield word, self.counts[word]


@udaf(input_types=["BIGINT"], result_type="BIGINT", accumulator_type="NULL")
class Greatest(AggregateFunction):
    def open(self, ctx):
        self.seen = ctx.state.list("seen", "BIGINT")

    def create_accumulator(self):
        return None

    def accumulate(self, accumulator, value):  # noqa: ARG002 - it is all in the state
        self.seen.add(value)

    def get_value(self, accumulator):  # noqa: ARG002
        return max(self.seen, default=None)


@udf(input_types=["BIGINT"], result_type="BIGINT")
class AsyncSum:
    def open(self, ctx):
        self.total = ctx.state.value("total", "BIGINT")

    async def eval(self, number):
        return number


@udf(input_types=["BIGINT"], result_type="BIGINT")
class TextSum(Sum.given):
    def open(self, ctx):
        self.total = ctx.state.value("total", "STRING")


@udf(input_types=["BIGINT"], result_type="BIGINT")
class OddKeys:
    def open(self, ctx):
        ctx.state.map("odd", "ARRAY<INT>", "INT")

    def eval(self, number):
        return number


@udf(input_types=["BIGINT"], result_type="BIGINT")
class Leaks(Sum.given):
    def open(self, ctx):
        super().open(ctx)
        leaked.append(self.total)


def leaked_value():
    return leaked.pop().value()


@udf(input_types=[], result_type="STRING")
class Model:
    def open(self, ctx):
        self.text = ctx.cache_file("model").read_text()

    def eval(self):
        return self.text


@udf(input_types=[], result_type="STRING")
class OtherModel(Model.given):
    def open(self, ctx):
        ctx.cache_file("modell")
