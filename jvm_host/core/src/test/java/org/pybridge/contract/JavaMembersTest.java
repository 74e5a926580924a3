package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** Methods and fields of live Java objects, as Python uses them. */
final class JavaMembersTest {
    private static Object eval(Python python, String expression) {
        try (PyObject value = python.eval(expression)) {
            return value.as(Object.class);
        }
    }

    private static String failure(Python python, String expression) {
        Object text =
                python.function("contract_callbacks:error_of")
                        .call(python.eval("lambda: " + expression));
        return (String) text;
    }

    @ContractTest
    void anOverloadIsChosenAsByJavac(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        Map<String, String> choices =
                Map.ofEntries(
                        Map.entry("plain(5)", "int 5"),
                        Map.entry("plain(2**31)", "long 2147483648"),
                        Map.entry("plain(2**63)", "Object BigInteger"),
                        Map.entry("plain(1.5)", "double 1.5"),
                        Map.entry("plain(True)", "boolean true"),
                        Map.entry("plain('a')", "String a"),
                        Map.entry("plain('ab')", "String ab"),
                        Map.entry("plain([1])", "Object ArrayList"),
                        Map.entry("small(5)", "byte 5"),
                        Map.entry("small(500)", "short 500"),
                        Map.entry("boxed(5)", "Integer 5"),
                        Map.entry("boxed(2**40)", "Long 1099511627776"),
                        Map.entry("letter('x')", "char x"),
                        Map.entry("rest('a')", "one"),
                        Map.entry("rest('a', 'b')", "two"),
                        Map.entry("rest('a', 1)", "rest 1"),
                        Map.entry("rest('a', 'b', 'c')", "rest 2"),
                        Map.entry("holder([1, 2])", "List [1, 2]"),
                        Map.entry("holder({1})", "Collection [1]"),
                        Map.entry("holder({'a': 1})", "Map {a=1}"),
                        Map.entry("function(lambda: 7)", "Callable 7"),
                        Map.entry("mapped(lambda x: x + 1, 4)", "mapped 5"),
                        Map.entry("fixed(1)", "static int"),
                        Map.entry("mixed()", "instance"),
                        Map.entry("mixed('x')", "static x"),
                        Map.entry("in_()", "a keyword"));
        choices.forEach(
                (call, wanted) -> {
                    for (int round = 0; round < 3; round++) {
                        assertThat(eval(python, "shapes." + call)).as(call).isEqualTo(wanted);
                    }
                });
    }

    @ContractTest
    void aVariableNumberOfArgumentsMayBeNoneOrAList(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        assertThat(eval(python, "shapes.sum()")).isEqualTo(0L);
        assertThat(eval(python, "shapes.sum(1, 2, 3)")).isEqualTo(6L);
        assertThat(eval(python, "shapes.sum([1, 2, 3])")).isEqualTo(6L);
    }

    @ContractTest
    void aCallThatFitsNoOverloadNamesThemAll(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        assertThat(failure(python, "shapes.boxed('x')"))
                .startsWith("TypeError: no overload fits the call of ")
                .contains(
                        "Overloads.boxed: seen=(str), candidates=",
                        "boxed(java.lang.Integer) -> java.lang.String",
                        "boxed(java.lang.Long) -> java.lang.String");
        assertThat(failure(python, "shapes.boxed()")).contains("seen=()");
    }

    @ContractTest
    void anAmbiguousCallNamesTheCandidatesAndACastDecides(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        assertThat(failure(python, "shapes.equal(None)"))
                .startsWith("TypeError: ambiguous call of ")
                .contains("seen=(None)", "equal(java.lang.Integer)", "equal(java.lang.String)");
        python.exec("from bridge import java");
        assertThat(eval(python, "shapes.equal(java.cast('java.lang.String', None))"))
                .isEqualTo("String");
        assertThat(eval(python, "shapes.plain(java.cast('long', 5))")).isEqualTo("long 5");
        assertThat(eval(python, "shapes.plain(java.cast('java.lang.Object', 'a'))"))
                .isEqualTo("Object String");
        assertThat(eval(python, "shapes.plain(java.cast('double', 5))")).isEqualTo("double 5.0");
        assertThat(eval(python, "shapes.function(java.cast('java.lang.Runnable', lambda: None))"))
                .isEqualTo("Runnable");
        assertThat(eval(python, "java.cast('java.util.concurrent.Callable', lambda: 6)()"))
                .isEqualTo(6L);
        assertThat(failure(python, "java.cast('int', 'x')")).contains("does not fit");
        assertThat(failure(python, "java.cast(5, 'x')")).startsWith("TypeError: not a Java class");
    }

    @ContractTest
    void aCastNoneIsNull(Python python) {
        python.exec("from bridge import java\nnothing = java.cast('java.lang.Runnable', None)");
        assertThat(eval(python, "str(nothing)")).isEqualTo("null");
        assertThat(eval(python, "repr(nothing)")).asString().contains("null");
        assertThat(eval(python, "hash(nothing)")).isEqualTo(0L);
        assertThat(eval(python, "nothing == java.cast('java.lang.String', None)")).isEqualTo(true);
        assertThat(eval(python, "nothing == java.cast('java.lang.String', 'x')")).isEqualTo(false);
        assertThat(eval(python, "isinstance(nothing, java.type('java.util.List'))"))
                .isEqualTo(false);
        assertThat(failure(python, "nothing()"))
                .isEqualTo("ConversionError: not callable: null, a cast None");
        assertThat(failure(python, "nothing.run()"))
                .isEqualTo("TypeError: null, a cast None, has no members");
        assertThat(failure(python, "len(java.cast('java.util.List', None))"))
                .isEqualTo("TypeError: null, a cast None, has no members");
    }

    @ContractTest
    void aCastIsTakenWhereverItsValueIs(Python python) {
        python.exec("from bridge import java");
        JavaShapes.Fields fields = new JavaShapes.Fields();
        python.set("fields", fields);
        python.exec("fields.number = java.cast('int', 5)");
        assertThat(fields.number).isEqualTo(5);
        python.exec("fields.number = java.cast('long', 6)");
        assertThat(fields.number).isEqualTo(6);
        assertThat(failure(python, "setattr(fields, 'number', java.cast('long', 2**40))"))
                .contains("does not fit");
        int[] numbers = new int[1];
        python.set("numbers", python.wrap(numbers));
        python.exec("numbers[0] = java.cast('int', 7)");
        assertThat(numbers).containsExactly(7);
        char[] letters = new char[1];
        python.set("letters", python.wrap(letters));
        python.exec("letters[0] = java.cast('char', 'x')");
        assertThat(letters).containsExactly('x');
        float[] floats = new float[1];
        python.set("floats", python.wrap(floats));
        python.exec("floats[0] = java.cast('float', 1.5)");
        assertThat(floats).containsExactly(1.5f);
        List<Object> list = new ArrayList<>(List.of("x"));
        python.set("list_", python.wrap(list));
        python.exec("list_[0] = java.cast('short', 8)");
        assertThat(list).isEqualTo(List.of((short) 8));
        IntUnaryOperator increment = x -> x + 1;
        python.set("increment", increment);
        assertThat(eval(python, "increment(java.cast('int', 9))")).isEqualTo(10L);
        assertThat(eval(python, "len(java.type('int[]')(java.cast('int', 3)))")).isEqualTo(3L);
    }

    @ContractTest
    void eachMemberHasANameOfItsOwn(Python python) {
        python.set("names", new Names());
        assertThat(eval(python, "(names.x(), names.x_(), names.x__)"))
                .isEqualTo(List.of("x()", "x_()", "x"));
        assertThat(eval(python, "(names.in__(), names.in_())")).isEqualTo(List.of("in()", "in_()"));
        assertThat(eval(python, "names.y")).isEqualTo("y");
        assertThat(eval(python, "[n for n in dir(names) if n.startswith('y')]"))
                .isEqualTo(List.of("y"));
    }

    @ContractTest
    void threadsThatUseAClassFirstSeeTheSameNames(Runtimes runtimes) {
        Python python = runtimes.start();
        python.exec(
                """
                from bridge import java
                import sys, threading
                wrong = []
                def look(kind, barrier):
                    barrier.wait()
                    wrong.extend(n for n in dir(kind) if n.endswith('_') and n[0] != '_')
                    wrong.extend([] if kind.__doc__.count('Constructors') < 2 else [kind.__doc__])
                def race(kind):
                    barrier = threading.Barrier(4)
                    threads = [threading.Thread(target=look, args=(kind, barrier))
                               for _ in range(4)]
                    for thread in threads: thread.start()
                    for thread in threads: thread.join()
                """);
        python.exec("before = sys.getswitchinterval()\nsys.setswitchinterval(1e-6)");
        try {
            for (String name : List.of("ArrayList", "HashMap", "TreeMap", "LinkedList", "Vector")) {
                python.exec("race(java.type('java.util." + name + "'))");
            }
        } finally {
            python.exec("sys.setswitchinterval(before)");
        }
        assertThat(eval(python, "wrong")).isEqualTo(List.of());
    }

    @ContractTest
    void keywordArgumentsAreRefused(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        assertThat(failure(python, "shapes.plain(value=5)"))
                .startsWith("TypeError: ")
                .endsWith(
                        "Overloads.plain takes no keyword arguments, for Java's parameters have no"
                                + " names: seen=('value',)");
    }

    @ContractTest
    void fieldsAreReadAndWritten(Python python) {
        JavaShapes.Fields fields = new JavaShapes.Fields();
        python.set("fields", fields);
        python.exec("fields.number = fields.number + 41");
        assertThat(fields.number).isEqualTo(42);
        assertThat(eval(python, "fields.list")).isEqualTo(List.of(1L, 2L));
        assertThat(eval(python, "fields.name()")).isEqualTo("a method");
        assertThat(eval(python, "fields.name_")).isEqualTo("a field");
        assertThat(failure(python, "setattr(fields, 'fixed', 'x')"))
                .startsWith("AttributeError: final in Java: ");
        assertThat(failure(python, "setattr(fields, 'nowhere', 1)")).startsWith("AttributeError");
        assertThat(failure(python, "setattr(fields, 'number', 'x')")).contains("does not fit");
        assertThat(failure(python, "delattr(fields, 'number')")).startsWith("AttributeError");
        assertThat(failure(python, "fields.nowhere"))
                .isEqualTo("AttributeError: 'Fields' object has no attribute 'nowhere'");
    }

    @ContractTest
    void aClassThatIsNotPublicIsUsedByItsInterfaces(Python python) {
        python.set("hidden", JavaShapes.hidden());
        assertThat(eval(python, "hidden.shown()")).isEqualTo("hidden");
        assertThat(eval(python, "hidden.shownByDefault()")).isEqualTo("default of hidden");
        python.set("entries", Map.of("k", 5).entrySet().iterator());
        assertThat(eval(python, "next(entries).getKey()")).isEqualTo("k");
        python.set("lock", List.of(1).stream());
        assertThat(eval(python, "lock.map(lambda x: x + 1).toList()")).isEqualTo(List.of(2L));
    }

    @ContractTest
    void aMethodThatReturnsItsObjectGivesTheSamePythonObject(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        assertThat(eval(python, "shapes.itself() is shapes")).isEqualTo(true);
    }

    @ContractTest
    void aMethodOfJavaComesBeforeThatOfTheViewFromTheFirstUse(Python python) {
        python.set("list_", python.wrap(new OwnList(List.of("a", "b", "c"))));
        assertThat(eval(python, "[list_.pop(), list_.pop()]")).isEqualTo(List.of("own", "own"));
        python.exec("from bridge import java");
        python.set("OwnMap", OwnMap.class);
        assertThat(eval(python, "java.type(OwnMap).update()")).isEqualTo("own");
        assertThat(eval(python, "java.type(OwnMap).update()")).isEqualTo("own");
    }

    @ContractTest
    void aHiddenClassHasTheMembersOfItsSuperclassAndItsInterface(Python python) throws Exception {
        python.set("hidden", HiddenSubclass.made());
        assertThat(eval(python, "(hidden.plain(5), hidden.get(), hidden())"))
                .isEqualTo(List.of("int 5", "got", "got"));
    }

    @ContractTest
    void thePublicMembersOfAClassThatIsNotPublicAreThereInAnOpenPackage(Python python) {
        python.set("unseen", new Unseen());
        assertThat(eval(python, "(unseen.get(), unseen.own(), unseen.value)"))
                .isEqualTo(List.of("shown", "own", 5L));
        assertThat(failure(python, "unseen.hidden()")).startsWith("AttributeError");
        python.set("point", new Point(3, 4));
        assertThat(eval(python, "(point.x(), point.y())")).isEqualTo(List.of(3L, 4L));
        Scaled twice = x -> 2 * x;
        python.set("twice", twice);
        assertThat(eval(python, "(twice(4), twice.of(4))")).isEqualTo(List.of(8L, 8L));
        python.set("known", new Known());
        assertThat(eval(python, "(known.value, known.own())")).isEqualTo(List.of(5L, "own"));
        python.exec("from bridge import java");
        assertThat(eval(python, "hasattr(java.type('org.pybridge.runtime.Starter'), 'start')"))
                .isEqualTo(false);
    }

    @ContractTest
    void theTypeIsNamedAndDocumented(Python python) {
        python.set("builder", new StringBuilder());
        assertThat(eval(python, "(type(builder).__module__, type(builder).__name__)"))
                .isEqualTo(List.of("java.lang", "StringBuilder"));
        assertThat((List<?>) eval(python, "dir(builder)")).asString().contains("append, ");
        assertThat((String) eval(python, "builder.append.__doc__"))
                .contains("append(char[], int, int) -> java.lang.StringBuilder");
        assertThat((String) eval(python, "__import__('pydoc').render_doc(type(builder))"))
                .contains("append", "deleteCharAt(int) -> java.lang.StringBuilder");
    }

    @ContractTest
    void aMethodIsRefusedTheWrongSelf(Python python) {
        python.set("builder", new StringBuilder());
        python.set("list_", python.wrap(new ArrayList<>()));
        assertThat(failure(python, "type(builder).append(5, 'x')")).startsWith("TypeError");
        assertThat(failure(python, "type(builder).append(list_, 'x')")).startsWith("TypeError");
        assertThat(failure(python, "type(builder).append()")).startsWith("TypeError");
        python.exec(
                "import contextlib\n"
                        + "with contextlib.suppress(TypeError): list_.__class__ = type(builder)");
        assertThat(failure(python, "type(builder).append(list_, 'x')")).startsWith("TypeError");
    }

    @ContractTest
    void manyNamesThatDoNotExistDoNoHarm(Python python) {
        python.set("builder", new StringBuilder());
        assertThat(failure(python, "getattr(builder, 'x' * 100_000)")).startsWith("AttributeError");
        assertThat(failure(python, "getattr(builder, '\\ud800')")).startsWith("AttributeError");
        assertThat(failure(python, "getattr(builder, '')")).startsWith("AttributeError");
    }

    @ContractTest
    void javaCodeThatCallsPythonAgainEndsInOrder(Python python) {
        python.exec("from bridge import java");
        python.set("Reentrant", JavaShapes.Reentrant.class);
        assertThat(eval(python, "java.type(Reentrant)(lambda: 'made').made")).isEqualTo("made");
        python.exec(
                """
                def deeper(level):
                    if level == 0:
                        return 'bottom'
                    return java.type(Reentrant)(lambda: deeper(level - 1)).made
                """);
        assertThat(eval(python, "deeper(20)")).isEqualTo("bottom");
    }

    @ContractTest
    void manyThreadsUseOneNewClassAtOnce(Python python) throws Exception {
        python.exec(
                """
                def use(shapes):
                    return [shapes.plain(i) for i in range(50)][-1]
                """);
        PyFunction use = python.get("use").as(PyFunction.class);
        for (int round = 0; round < 5; round++) {
            Object shapes = round % 2 == 0 ? new JavaShapes.Overloads() : new SubOverloads();
            Together.run(
                    8, thread -> assertThat(use.call(shapes)).as("thread").isEqualTo("int 49"));
        }
    }

    /** A superclass with a field that {@link Names} hides. */
    public static class HiddenNames {
        public final String y = "hidden";
    }

    /** Names that Python's own for others of them would be. */
    public static final class Names extends HiddenNames {
        public final String x = "x";
        public final String y = "y";

        public String x() {
            return "x()";
        }

        public String x_() {
            return "x_()";
        }

        public String in() {
            return "in()";
        }

        public String in_() {
            return "in_()";
        }
    }

    /** A record and an interface as users write them: without "public". */
    record Point(int x, int y) {}

    interface Scaled {
        int of(int x);
    }

    private static class Unseen implements Supplier<String> {
        @SuppressWarnings("unused") // but by Python
        public final int value = 5;

        @Override
        public String get() {
            return "shown";
        }

        public String own() {
            return "own";
        }

        @SuppressWarnings("unused") // and not by Python
        String hidden() {
            return "hidden";
        }
    }

    /** A public class, with all that it inherits. */
    public static final class Known extends Unseen {}

    /** A list with a method that Python's lists have too. */
    public static final class OwnList extends ArrayList<String> {
        private static final long serialVersionUID = 1L;

        OwnList(List<String> values) {
            super(values);
        }

        public String pop() {
            return "own";
        }
    }

    /** A map with a static method of a name that Python's mappings have too. */
    public static final class OwnMap extends HashMap<String, String> {
        private static final long serialVersionUID = 1L;

        public static String update() {
            return "own";
        }
    }

    /** Another class with the same methods. */
    public static final class SubOverloads extends JavaShapes.Overloads {}

    /** An object that may refer to itself. */
    public static final class Node {
        public Node next;
        public final String name = "node";
    }

    @ContractTest
    void aFieldThatRefersToItsOwnObjectIsThatObject(Python python) {
        Node node = new Node();
        node.next = node;
        python.set("node", node);
        assertThat(eval(python, "node.next is not None and node.next == node")).isEqualTo(true);
        assertThat(eval(python, "node.next.next.name")).isEqualTo("node");
    }

    @ContractTest
    void aCastWithinACollectionIsTheValue(Python python) {
        List<Object> list = new ArrayList<>();
        python.set("values", python.wrap(list));
        python.exec("from bridge import java\nvalues.addAll([java.cast('java.lang.Integer', 1)])");
        assertThat(list).containsExactly(1);
    }
}
