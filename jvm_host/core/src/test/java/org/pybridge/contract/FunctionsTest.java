package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Calling functions with positional and keyword arguments. */
final class FunctionsTest {
    @ContractTest
    void aFunctionTakesItsArgumentsInOrder(Python python) {
        PyFunction collect = python.function("contract_functions:collect");
        assertThat(collect.call()).isEqualTo(List.of(List.of(), Map.of()));
        assertThat(collect.call(1, "two", 3.0))
                .isEqualTo(List.of(List.of(1L, "two", 3.0), Map.of()));
        Object[] many = new Object[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = (long) i;
        }
        assertThat(collect.call(many)).isEqualTo(List.of(List.of(many), Map.of()));
    }

    @ContractTest
    void keywordsGoToTheParametersOfTheirName(Python python) {
        PyFunction addDefault = python.function("contract_functions:add_default");
        assertThat(addDefault.call(1)).isEqualTo(11L);
        assertThat(addDefault.call(1, Keywords.of("right", 5))).isEqualTo(6L);
        assertThat(addDefault.call(Keywords.of("left", 2).and("right", 3))).isEqualTo(5L);
        assertThat(
                        python.function("contract_functions:keyword_only")
                                .call("ab", Keywords.of("factor", 2)))
                .isEqualTo("abab");
        assertThat(addDefault.call(1, Keywords.of(Map.of()))).isEqualTo(11L);
    }

    @ContractTest
    void keywordsKeepTheirOrderAndMayHaveAnyName(Python python) {
        Keywords keywords =
                Keywords.of("z", 1)
                        .and("a", 2)
                        .and("not an identifier", 3)
                        .and("\u4f60", 4)
                        .and("", null);
        assertThat(python.function("contract_functions:order_of").call(keywords))
                .isEqualTo(List.of("z", "a", "not an identifier", "\u4f60", ""));
    }

    @ContractTest
    void aKeywordGivenTwiceOrUnknownIsATypeErrorOfPython(Python python) {
        PyFunction addDefault = python.function("contract_functions:add_default");
        assertTypeError(() -> addDefault.call(1, 2, Keywords.of("left", 3)), "left");
        assertTypeError(() -> addDefault.call(1, Keywords.of("colour", 3)), "colour");
        assertTypeError(
                () ->
                        python.function("contract_functions:positional_only")
                                .call(Keywords.of("value", 3)),
                "value");
        assertThatThrownBy(() -> Keywords.of("a", 1).and("a", 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ContractTest
    void aWrongArgumentCountIsATypeErrorThatNamesTheFunction(Python python) {
        PyFunction add = python.function("contract_functions:add");
        assertTypeError(add::call, "add");
        assertTypeError(() -> add.call(1), "add");
        assertTypeError(() -> add.call(1, 2, 3), "add");
        assertTypeError(() -> python.function("contract_functions:keyword_only").call(1), "factor");
        assertThat(add.call(1, 2)).as("the next call").isEqualTo(3L);
    }

    @ContractTest
    void twoFunctionsCalledInTurnStayApart(Python python) {
        PyFunction first = python.function("contract_functions:add");
        PyFunction second = python.function("contract_other:add");
        PyFunction third = python.function("contract_other:text");
        for (long i = 0; i < 10_000; i++) {
            assertThat(first.call(i, 1L)).isEqualTo(i + 1);
            assertThat(second.call(i, 1L)).isEqualTo(i + 1001);
            if (i % 100 == 0) {
                assertThat(third.call(i)).isEqualTo("<" + i + ">");
            }
        }
    }

    @ContractTest
    void aMethodOfAnObjectIsInvokedWithArgumentsAndKeywords(Python python) {
        try (PyObject list = python.eval("[3, 1, 2]")) {
            assertThat(list.invoke("index", 1)).isEqualTo(1L);
            assertThat(list.invoke("sort", Keywords.of("reverse", true))).isNull();
            assertThat((Object) list.as(List.class)).isEqualTo(List.of(3L, 2L, 1L));
            assertThatThrownBy(() -> list.invoke("no_such_method"))
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("no_such_method");
        }
    }

    @ContractTest
    void aClassIsAFunctionThatMakesItsObjects(Python python) {
        Object shape = python.function("contract_functions:Shape").call(4);
        assertThat(shape).isInstanceOf(PyObject.class);
        assertThat(((PyObject) shape).invoke("area")).isEqualTo(16L);
    }

    private static void assertTypeError(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        PythonException.class,
                        error -> assertThat(error.typeName()).isEqualTo("TypeError"))
                .hasMessageContaining(text);
    }
}
