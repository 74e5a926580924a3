package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** A scope closes the handles that its thread has got in it. */
@SuppressWarnings("try") // javac wants each scope to be named in its body
final class ScopesTest {
    @ContractTest
    void handlesMadeInAScopeAreClosedWithIt(Python python) {
        PyObject before = python.eval("object()");
        List<PyObject> within = new ArrayList<>();
        try (PyScope scope = python.scope()) {
            PyObject list = python.eval("[object(), {'a': object()}]");
            within.add(list);
            collect(list.as(List.class), within);
            within.add(python.module("math").attr("pi"));
            assertThat(within).noneMatch(PyObject::isClosed);
        }
        assertThat(within).hasSize(4).allMatch(PyObject::isClosed);
        assertThatThrownBy(() -> within.get(0).attr("x")).isInstanceOf(IllegalStateException.class);
        assertThat(before.isClosed()).isFalse();
        assertThat(python.eval("1").isClosed()).as("after the scope").isFalse();
    }

    private static void collect(Object value, List<PyObject> found) {
        if (value instanceof PyObject) {
            found.add((PyObject) value);
        } else if (value instanceof Map) {
            collect(((Map<?, ?>) value).values(), found);
        } else if (value instanceof Collection) {
            ((Collection<?>) value).forEach(each -> collect(each, found));
        }
    }

    @ContractTest
    void pythonLetsGoOfTheObjects(Python python) {
        python.exec(
                "import weakref\nclass Big: pass\nmade = [Big() for _ in range(3)]\n"
                        + "gone = [weakref.ref(each) for each in made]");
        try (PyScope scope = python.scope()) {
            python.eval("made[0]");
            python.eval("made").as(List.class);
            python.exec("del made");
            assertThat(python.eval("all(r() for r in gone)").as(boolean.class)).isTrue();
        }
        Waiting.until(
                "the objects are gone",
                () -> python.eval("not any(r() for r in gone)").as(boolean.class));
    }

    @ContractTest
    void theInnermostOfNestedScopesHasAHandle(Python python) {
        try (PyScope outer = python.scope()) {
            PyObject first = python.eval("object()");
            PyObject second;
            PyObject kept;
            try (PyScope inner = python.scope()) {
                second = python.eval("object()");
                kept = inner.keep(python.eval("object()"));
            }
            assertThat(first.isClosed()).isFalse();
            assertThat(second.isClosed()).isTrue();
            assertThat(kept.isClosed()).isFalse();
            PyObject third = python.eval("object()");
            outer.close();
            outer.close();
            assertThat(first.isClosed()).isTrue();
            assertThat(third.isClosed()).isTrue();
            assertThat(kept.isClosed()).isFalse();
            kept.close();
        }
    }

    @ContractTest
    void aScopeClosesTheOnesThatWereOpenedInIt(Python python) {
        PyObject handle;
        PyScope inner;
        try (PyScope outer = python.scope()) {
            inner = python.scope();
            handle = python.eval("object()");
        }
        assertThat(handle.isClosed()).isTrue();
        PyObject later = python.eval("object()");
        inner.close();
        assertThat(later.isClosed()).isFalse();
    }

    @ContractTest
    void anotherThreadsHandlesAreNotInIt(Python python) {
        PyObject others;
        try (PyScope scope = python.scope()) {
            others = CompletableFuture.supplyAsync(() -> python.eval("object()")).join();
            CompletableFuture<Void> closing = CompletableFuture.runAsync(scope::close);
            assertThatThrownBy(closing::join)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("belongs to the thread that opened it");
        }
        assertThat(others.isClosed()).isFalse();
        others.close();
    }

    @ContractTest
    void functionsByNameFuturesAndExceptionsStay(Runtimes runtimes) throws Exception {
        Python python = runtimes.start();
        python.exec("import asyncio\nasync def later():\n  await asyncio.sleep(0.01)\n  return 5");
        PyFunction later = python.get("later").as(PyFunction.class);
        PyFunction square;
        CompletableFuture<Object> future;
        PythonException error;
        try (PyScope scope = python.scope()) {
            square = python.function("contract_functions:square");
            future = later.callAsync();
            error = Thrown.pythonException(() -> python.eval("1 / 0"));
            assertThat(error.exception()).isPresent();
            assertThat(python.eval("'ab'").as(Iterator.class).next()).isEqualTo("a");
        }
        assertThat(square.call(3)).isEqualTo(9L);
        assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(5L);
        assertThat(error.exception().orElseThrow().attr("args").as(List.class).size()).isOne();
        assertThat(python.eval("'ab'").as(Iterator.class).next()).isEqualTo("a");
    }

    @ContractTest
    void whatStandsOnAHandleEndsWithIt(Python python) {
        LongUnaryOperator twice;
        Iterator<?> letters;
        try (PyScope scope = python.scope()) {
            twice = python.eval("lambda x: 2 * x").as(LongUnaryOperator.class);
            letters = python.eval("iter('abc')").as(Iterator.class);
            assertThat(twice.applyAsLong(2)).isEqualTo(4);
            assertThat(letters.next()).isEqualTo("a");
        }
        assertThatThrownBy(() -> twice.applyAsLong(2)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(letters::next).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void whatACallbackGetsIsInTheScopeOfItsThread(Python python) {
        List<PyObject> got = new ArrayList<>();
        try (PyScope scope = python.scope()) {
            Consumer<PyObject> callback = got::add;
            python.eval("lambda f: f(object())").as(PyFunction.class).call(callback);
            assertThat(got.get(0).isClosed()).isFalse();
        }
        assertThat(got.get(0).isClosed()).isTrue();
    }

    @ContractTest
    void aScopeOfManyHandlesAndOneOfAClosedRuntimeEndWell(Runtimes runtimes) {
        Python python = runtimes.start();
        PyScope scope = python.scope();
        for (int i = 0; i < 5000; i++) {
            PyObject handle = python.eval("object()");
            if (i % 3 > 0) {
                handle.close();
            }
        }
        python.close();
        scope.close();
        assertThatThrownBy(python::scope).isInstanceOf(IllegalStateException.class);
    }
}
