package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** A Java object that Python holds is the same object when it comes back. */
final class JavaObjectsTest {
    /** Has no counterpart in Python. */
    static final class Opaque {
        @Override
        public String toString() {
            return "an opaque object";
        }
    }

    @ContractTest
    void aJavaObjectComesBackAsItself(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        Opaque opaque = new Opaque();
        Function<Object, Object> lambda = value -> value;
        Thread thread = Thread.currentThread();
        assertThat(identity.call(opaque)).isSameAs(opaque);
        assertThat(identity.call(lambda)).isSameAs(lambda);
        assertThat(identity.call(thread)).isSameAs(thread);
    }

    @ContractTest
    void itsReprNamesItsJavaClass(Python python) {
        PyFunction repr = python.function("builtins:repr");
        assertThat(repr.call(new StringBuilder("1.50")))
                .isEqualTo("<bridge.JavaObject java.lang.StringBuilder: 1.50>");
        Object plain = new Object();
        assertThat(repr.call(plain)).isEqualTo("<bridge.JavaObject " + plain + ">");
    }

    @ContractTest
    void aJavaObjectInsideACollectionComesBackAsItself(Python python) {
        Opaque opaque = new Opaque();
        Object back =
                python.function("contract_values:identity").call(List.of(Map.of("here", opaque)));
        assertThat(((Map<?, ?>) ((List<?>) back).get(0)).get("here")).isSameAs(opaque);
    }

    @ContractTest
    void aJavaObjectKeptByPythonComesBackAsItselfLater(Python python) {
        Opaque opaque = new Opaque();
        python.set("kept_opaque", opaque);
        System.gc();
        try (PyObject handle = python.get("kept_opaque")) {
            assertThat(handle.as(Object.class)).isSameAs(opaque);
            assertThat(handle.as(Opaque.class)).isSameAs(opaque);
        }
        python.exec("del kept_opaque");
    }

    @ContractTest
    void theSameJavaObjectTwiceIsOneObjectInPython(Python python) {
        Opaque opaque = new Opaque();
        PyFunction same = python.function("contract_values:equal");
        assertThat(same.call(opaque, opaque)).isEqualTo(true);
        assertThat(same.call(opaque, new Opaque())).isEqualTo(false);
    }

    @ContractTest
    void aJavaObjectIsFreeWhenPythonLetsItGo(Python python) {
        python.exec("java_objects = []");
        WeakReference<Object> watched = keepOneIn(python);
        assertThat(watched.get()).as("held by Python").isNotNull();
        python.exec("java_objects.clear()");
        Waiting.untilCollected("the Java object is collected", () -> watched.get() == null);
    }

    private static WeakReference<Object> keepOneIn(Python python) {
        Opaque opaque = new Opaque();
        python.get("java_objects").invoke("append", opaque);
        return new WeakReference<>(opaque);
    }

    @ContractTest
    void aPythonObjectThroughAJavaCallbackIsTheSameObject(Python python) {
        Function<Object, Object> same = value -> value;
        python.exec(
                """
                class Marker:
                    pass

                marker = Marker()

                def through(function):
                    return function(marker) is marker
                """);
        Object through = python.get("through").as(PyFunction.class).call(same);
        assertThat(through).isEqualTo(true);
    }

    @ContractTest
    void aHandleGivenAsArgumentIsTheObjectItself(Python python) {
        try (PyObject list = python.eval("[1]")) {
            python.set("alias", list);
            list.invoke("append", 2);
            assertThat(python.eval("alias").as(Object.class)).isEqualTo(List.of(1L, 2L));
            assertThat(
                            python.function("contract_functions:same_object")
                                    .call(list, python.get("alias")))
                    .isEqualTo(true);
        }
    }

    @ContractTest
    void aFunctionGivenAsArgumentIsThePythonFunctionItself(Python python) {
        PyFunction square = python.function("contract_functions:square");
        assertThat(python.function("contract_functions:call_it").call(square, 7)).isEqualTo(49L);
        assertThat(python.function("contract_values:type_name").call(square)).isEqualTo("function");
    }

    @ContractTest
    void aPythonFunctionAsAnInterfaceGoesBackAsACallable(Python python) {
        @SuppressWarnings("unchecked")
        Function<Object, Object> square =
                python.function("contract_functions:square").as(Function.class);
        assertThat(python.function("contract_functions:call_it").call(square, 7)).isEqualTo(49L);
        Supplier<Object> viaJava = () -> square.apply(8);
        assertThat(python.function("contract_functions:call_it").call(viaJava)).isEqualTo(64L);
    }

    @ContractTest
    void javaObjectsReturnedByCallsAtTheSameTimeStayTheSame(Python python) throws Exception {
        PyFunction identity = python.function("contract_values:identity");
        AtomicInteger wrong = new AtomicInteger();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    new Thread(
                            () -> {
                                for (int round = 0; round < 2000; round++) {
                                    Object object = new Object();
                                    if (identity.call(object) != object) {
                                        wrong.incrementAndGet();
                                    }
                                }
                            });
            threads[i].setUncaughtExceptionHandler((thread, error) -> wrong.incrementAndGet());
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join(60_000);
        }
        assertThat(wrong).hasValue(0);
    }
}
