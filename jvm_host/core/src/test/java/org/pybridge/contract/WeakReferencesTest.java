package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.PyWeakReference;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** References of each language to the other's objects that keep nothing alive. */
final class WeakReferencesTest {
    private static PyObject tracked(Python python, String name) {
        return (PyObject) python.function("contract_handles:make").call(name);
    }

    @ContractTest
    void aWeakReferenceGivesTheObjectWhileItLives(Python python) {
        PyFunction count = python.function("contract_handles:living");
        PyObject object = tracked(python, "weakly held");
        PyWeakReference weak = object.weak();
        try (PyObject again = weak.get().orElseThrow()) {
            assertThat(again.attr("name").as(String.class)).isEqualTo("weakly held");
            object.close();
            assertThat(weak.get()).isPresent(); // for again keeps it
        }
        Waiting.untilCollected(
                "the object is dropped", () -> (Long) count.call("weakly held") == 0);
        assertThat(weak.get()).isEmpty();
    }

    @ContractTest
    void aWeakReferenceToAFunctionGivesAFunction(Python python) {
        PyFunction square = python.function("contract_functions:square");
        assertThat(square.weak().get().orElseThrow())
                .isInstanceOfSatisfying(
                        PyFunction.class, again -> assertThat(again.call(3)).isEqualTo(9L));
    }

    @ContractTest
    void aTypeWithoutWeakReferencesIsATypeError(Python python) {
        for (String value : List.of("1", "'text'", "[]", "{}", "None")) {
            assertThatThrownBy(python.eval(value)::weak)
                    .isInstanceOf(PythonException.class)
                    .hasMessageContaining("cannot create weak reference to");
        }
    }

    @ContractTest
    void aScopeClosesWhatAWeakReferenceGivesAndNotTheReference(Python python) {
        PyObject object = tracked(python, "in a scope");
        PyWeakReference weak;
        PyObject given;
        try (PyScope scope = python.scope()) {
            assertThat(scope).isNotNull();
            weak = object.weak();
            given = weak.get().orElseThrow();
        }
        assertThat(given.isClosed()).isTrue();
        assertThat(weak.get()).isPresent();
        object.close();
    }

    @ContractTest
    void aWeakReferenceRefusesAfterTheRuntimeIsClosed(Runtimes runtimes) {
        Python python = runtimes.start();
        PyObject object = tracked(python, "closed");
        PyWeakReference weak = object.weak();
        long live = python.stats().liveHandles();
        object.close();
        assertThat(python.stats().liveHandles()).isEqualTo(live - 1);
        assertThatThrownBy(object::weak).isInstanceOf(IllegalStateException.class);
        python.close();
        assertThatThrownBy(weak::get).isInstanceOf(IllegalStateException.class);
    }

    @ContractTest
    void pythonHoldsAJavaObjectWeakly(Python python) {
        List<Object> object = new ArrayList<>(List.of("element"));
        python.set("held", python.wrap(object));
        python.exec("from bridge import java\nweak = java.weak(held)\ndel held");
        assertThat(python.eval("weak()").as(Object.class)).isSameAs(object);
        assertThat(python.eval("weak()[0]").as(String.class)).isEqualTo("element");
        object.add("seen through it");
        assertThat(python.eval("len(weak())").as(int.class)).isEqualTo(2);
        object = null;
        Waiting.untilCollected(
                "Java collects it", () -> python.eval("weak() is None").as(boolean.class));
        assertThat(python.eval("repr(weak)").as(String.class)).isEqualTo("<java.weak of None>");
    }

    @ContractTest
    void onlyLiveJavaObjectsAreHeldWeakly(Python python) {
        python.exec("from bridge import java");
        assertThatThrownBy(() -> python.eval("java.weak('text')"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("not a live Java object: seen=str");
    }

    /** A Java object that holds a Python object, which holds it. */
    public static final class Node {
        private final PyObject peer;

        Node(PyObject peer) {
            this.peer = peer;
        }
    }

    private static WeakReference<Node> cycle(Python python, String name) {
        Node node = new Node(tracked(python, name));
        python.set("node", node);
        node.peer.setAttr("node", python.eval("java.weak(node)"));
        python.exec("del node");
        return new WeakReference<>(node);
    }

    @ContractTest
    void aCycleAcrossTheBorderThatIsWeakInOneDirectionGoes(Python python) {
        python.exec("from bridge import java");
        PyFunction count = python.function("contract_handles:living");
        WeakReference<Node> node = cycle(python, "in a cycle");
        Waiting.untilCollected(
                "both sides are collected",
                () -> (Long) count.call("in a cycle") == 0 && node.get() == null);
    }
}
