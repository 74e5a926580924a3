package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.pybridge.PyFunction;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** What a Python function returns to a method without a result is nobody's business. */
final class VoidResultsTest {
    /** Of texts alone: packed in thread mode. */
    @FunctionalInterface
    interface TextSink {
        void put(String text);
    }

    private static final List<String> RESULTS =
            List.of(
                    "(lambda a: [a.append(a), a][1])([])",
                    "'\\ud800\\udc00'",
                    "{1: 'x', True: 'y'}",
                    "type('Bad', (__import__('numpy').int64,), {'item': lambda self: 1 / 0})(1)",
                    "object()",
                    "5",
                    "None");

    private static PyFunction function(Python python, String parameters, String result) {
        return (PyFunction) python.eval("lambda " + parameters + ": " + result);
    }

    @ContractTest
    void aResultThatCannotCrossFailsNoVoidMethod(Python python) {
        for (String result : RESULTS) {
            function(python, "", result).as(Runnable.class).run();
            function(python, "number", result).as(LongConsumer.class).accept(5);
            function(python, "text", result).as(TextSink.class).put("text");
            @SuppressWarnings("unchecked")
            Consumer<Object> sink = function(python, "value", result).as(Consumer.class);
            sink.accept(List.of("value"));
        }
    }

    @ContractTest
    void norWhereTheReplyTellsOfADroppedJavaObject(Python python) {
        for (String result : RESULTS) {
            PyFunction kept = (PyFunction) python.eval("[].append");
            PyFunction drop =
                    (PyFunction)
                            python.eval(
                                            "lambda append: lambda: (append.__self__.clear(), "
                                                    + result
                                                    + ")[1]")
                                    .invoke("__call__", kept);
            kept.call(new Object());
            drop.as(Runnable.class).run();
        }
    }

    @ContractTest
    void theResultsObjectIsDroppedAtOnce(Python python) {
        PyFunction make = python.function("contract_handles:make");
        @SuppressWarnings("unchecked")
        Consumer<String> sink = make.as(Consumer.class);
        for (int i = 0; i < 100; i++) {
            sink.accept("of a void call");
        }
        assertThat(python.function("contract_handles:living").call("of a void call")).isEqualTo(0L);
    }

    @ContractTest
    void whatTheFunctionRaisesIsStillThrown(Python python) {
        Runnable raising = function(python, "", "1 / 0").as(Runnable.class);
        assertThatThrownBy(raising::run)
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("division by zero");
    }
}
