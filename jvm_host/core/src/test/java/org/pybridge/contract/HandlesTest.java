package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** What a handle can do, and that a closed one refuses. */
final class HandlesTest {
    private static PyObject tracked(Python python, String name) {
        return (PyObject) python.function("contract_handles:make").call(name);
    }

    @ContractTest
    void attributesAreReadAndSet(Python python) {
        try (PyObject object = tracked(python, "first")) {
            assertThat(object.attr("name").as(String.class)).isEqualTo("first");
            object.setAttr("name", "second");
            assertThat(object.attr("name").as(String.class)).isEqualTo("second");
            object.setAttr("extra", Map.of("a", List.of(1L)));
            assertThat(object.attr("extra").as(Object.class)).isEqualTo(Map.of("a", List.of(1L)));
            object.setAttr("extra", null);
            assertThat(object.attr("extra").typeName()).isEqualTo("NoneType");
        }
    }

    @ContractTest
    void methodsAreInvokedWithArgumentsAndKeywords(Python python) {
        try (PyObject object = tracked(python, "plain")) {
            assertThat(object.invoke("rename", "new")).isEqualTo("new");
            assertThat(object.invoke("rename", "new", Keywords.of("suffix", "!")))
                    .isEqualTo("new!");
            Object me = object.invoke("me");
            assertThat(python.function("contract_functions:same_object").call(object, me))
                    .isEqualTo(true);
        }
    }

    @ContractTest
    void aHandleShowsTypeReprAndText(Python python) {
        try (PyObject object = tracked(python, "shown")) {
            assertThat(object.typeName()).isEqualTo("contract_handles.Tracked");
            assertThat(object.repr()).isEqualTo("Tracked('shown')");
            assertThat(object.toString()).isEqualTo("tracked shown");
        }
        assertThat(python.eval("[]").typeName()).isEqualTo("list");
        assertThat(python.eval("__import__('datetime').date(2024, 2, 29)").typeName())
                .isEqualTo("datetime.date");
        assertThat(python.function("contract_functions:Shape.Inner").call())
                .isInstanceOfSatisfying(
                        PyObject.class,
                        inner ->
                                assertThat(inner.typeName())
                                        .isEqualTo("contract_functions.Shape.Inner"));
        assertThat(python.eval("'\\ud83d\\U0001f600'").toString()).isEqualTo("\ud83d\ud83d\ude00");
    }

    @ContractTest
    void textsThatRaiseAreContained(Python python) {
        PyObject object = (PyObject) python.function("contract_errors:bad_repr").call();
        assertThatCode(object::toString).doesNotThrowAnyException();
        assertThat(object.toString()).isNotBlank();
        assertThatThrownBy(object::repr)
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("no repr");
    }

    @ContractTest
    void aMissingAttributeIsAnAttributeErrorThatNamesIt(Python python) {
        try (PyObject object = tracked(python, "plain")) {
            assertThatThrownBy(() -> object.attr("missing"))
                    .isInstanceOfSatisfying(
                            PythonException.class,
                            error -> assertThat(error.typeName()).isEqualTo("AttributeError"))
                    .hasMessageContaining("missing");
            assertThatThrownBy(() -> python.eval("1").setAttr("x", 1))
                    .isInstanceOf(PythonException.class);
        }
    }

    @ContractTest
    void anAttributeNameOfFiveThousandCharactersWorks(Python python) {
        for (String unit : List.of("x", "\u00e9", "\ud83d\ude00")) {
            String name = unit.repeat(5000);
            try (PyObject object = tracked(python, "plain")) {
                assertThatThrownBy(() -> object.attr(name)).isInstanceOf(PythonException.class);
                object.setAttr(name, 5);
                assertThat(object.attr(name).as(Long.class)).isEqualTo(5L);
                assertThatThrownBy(() -> object.invoke(name + "y"))
                        .isInstanceOf(PythonException.class);
            }
        }
    }

    @ContractTest
    void aHandleAskedAsAHandleIsASecondOneToTheSameObject(Python python) {
        PyObject first = tracked(python, "twice");
        PyObject second = first.as(PyObject.class);
        first.close();
        assertThat(second.isClosed()).isFalse();
        assertThat(second.attr("name").as(String.class)).isEqualTo("twice");
        PyFunction rename = second.attr("rename").as(PyFunction.class);
        second.close();
        assertThat(rename.call("still")).isEqualTo("still");
    }

    @ContractTest
    void aClosedHandleRefusesEverythingButItsTextAndClose(Python python) {
        PyObject object = tracked(python, "closed");
        assertThat(object.isClosed()).isFalse();
        object.close();
        object.close();
        assertThat(object.isClosed()).isTrue();
        assertThat(object.toString()).contains("closed");
        PyFunction function = python.function("contract_functions:square");
        function.close();
        for (Runnable use :
                Arrays.<Runnable>asList(
                        () -> object.attr("name"),
                        () -> object.setAttr("name", 1),
                        () -> object.invoke("me"),
                        () -> object.as(String.class),
                        object::typeName,
                        object::repr,
                        () -> python.set("x", object),
                        () -> python.function("contract_values:identity").call(object),
                        () -> python.function("contract_values:identity").call(List.of(object)),
                        () -> function.call(1),
                        () -> function.as(Runnable.class),
                        () -> function.each(long[].class, (Object) new long[1]))) {
            assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class);
        }
        assertThat(python.function("contract_functions:square").call(3)).isEqualTo(9L);
    }

    @ContractTest
    void anInterfaceOutlivesTheHandleItWasMadeFromOrRefuses(Python python) {
        interface Square {
            long of(long value);
        }
        PyFunction function = python.function("contract_functions:square");
        Square square = function.as(Square.class);
        function.close();
        System.gc();
        try {
            assertThat(square.of(4)).isEqualTo(16);
        } catch (IllegalStateException closed) {
            assertThat(closed).hasMessageContaining("closed");
        }
    }

    @ContractTest
    void handlesMayBeClosedByManyThreadsWhileOthersUseThem(Python python) throws Exception {
        for (int round = 0; round < 50; round++) {
            PyObject object = tracked(python, "contended");
            Together.run(
                    4,
                    thread -> {
                        if (thread < 2) {
                            object.close();
                            return;
                        }
                        try {
                            assertThat(object.attr("name").as(String.class)).isEqualTo("contended");
                        } catch (IllegalStateException closed) {
                            assertThat(object.isClosed()).isTrue();
                        }
                    });
        }
    }
}
