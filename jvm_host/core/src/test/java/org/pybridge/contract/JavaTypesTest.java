package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;
import org.pybridge.ExecutionMode;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Java's classes in Python: the module {@code bridge.java}. */
final class JavaTypesTest {
    private static Object eval(Python python, String expression) {
        python.exec("from bridge import java");
        try (PyObject value = python.eval(expression)) {
            return value.as(Object.class);
        }
    }

    private static String failure(Python python, String expression) {
        python.exec("from bridge import java");
        return (String)
                python.function("contract_callbacks:error_of")
                        .call(python.eval("lambda: " + expression));
    }

    @ContractTest
    void aClassIsFoundByEachOfItsNames(Python python) {
        for (String name :
                List.of(
                        "java.util.ArrayList",
                        "java.util.Map$Entry",
                        "int",
                        "int[]",
                        "java.lang.String[][]",
                        JavaShapes.Overloads.class.getName())) {
            assertThat(eval(python, "java.type('" + name + "').class_.getTypeName()"))
                    .isEqualTo(name);
        }
        assertThat(eval(python, "java.type('java.util.Map.Entry').class_.getName()"))
                .isEqualTo("java.util.Map$Entry");
        assertThat(
                        eval(
                                python,
                                "java.type('java.util.Map').Entry is"
                                        + " java.type('java.util.Map.Entry')"))
                .isEqualTo(true);
        assertThat(
                        eval(
                                python,
                                "[t.__name__ for t in java.import_('java.util.HashMap',"
                                        + " 'java.util.List')]"))
                .isEqualTo(List.of("HashMap", "List"));
    }

    @ContractTest
    void theContextClassLoaderIsAskedFirst(Python python) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        URL classes = JavaShapes.class.getProtectionDomain().getCodeSource().getLocation();
        String name = JavaShapes.Fields.class.getName();
        String lookUp = "java.type('" + name + "').class_";
        try (URLClassLoader other = new URLClassLoader(new URL[] {classes}, null)) {
            thread.setContextClassLoader(other);
            assertThat(eval(python, lookUp)).isSameAs(other.loadClass(name));
            assertThat(eval(python, "java.type('" + name + "').Inner().where()"))
                    .isEqualTo("inside");
            thread.setContextClassLoader(null);
            assertThat(eval(python, lookUp)).isSameAs(JavaShapes.Fields.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @ContractTest
    void aMissingClassIsAnErrorThatNamesIt(Python python) {
        assertThat(failure(python, "java.type('no.such.Class')"))
                .isEqualTo(
                        "ClassNotFoundException: java.lang.ClassNotFoundException: no.such.Class");
        for (String name : List.of("''", "'a..b'", "'int[' * 5000", "5", "None", "'[]'")) {
            assertThat(failure(python, "java.type(" + name + ")")).as(name).isNotNull();
        }
        for (String name : List.of("None", "5", "[]")) {
            assertThat(failure(python, "java.type(" + name + ")"))
                    .startsWith("TypeError: not the name of a Java class, nor a java.lang.Class: ");
        }
        assertThat(failure(python, "java.type('ArrayList')"))
                .endsWith("ArrayList: wanted a name with its package, as java.util.ArrayList");
        assertThat(failure(python, "java.type('void[]')"))
                .endsWith("java.lang.ClassNotFoundException: void[]");
        for (String name :
                List.of("'int' + '[]' * 256", "'[]' * 100000", "'[' * 200 + 'I[]' * 60")) {
            assertThat(failure(python, "java.type(" + name + ")"))
                    .as(name)
                    .startsWith("ClassNotFoundException: ");
        }
        assertThat(eval(python, "java.type('int' + '[]' * 255).__name__")).asString().hasSize(513);
        assertThat(failure(python, "java.type('int[]')[5]"))
                .isEqualTo(
                        "TypeError: a Java class has neither elements nor type arguments:"
                                + " int[][5]; a call of it makes an object");
    }

    @ContractTest
    void aCallOfAClassConstructs(Python python) {
        assertThat(eval(python, "str(java.type('java.lang.StringBuilder')('abc').reverse())"))
                .isEqualTo("cba");
        assertThat(eval(python, "java.type('java.util.ArrayList')([3, 1]).size()")).isEqualTo(2L);
        assertThat(eval(python, "len(java.type('int[]')(3))")).isEqualTo(3L);
        assertThat(eval(python, "list(java.type('int[]')([3, 4]))")).isEqualTo(List.of(3L, 4L));
        assertThat(failure(python, "java.type('java.util.List')()"))
                .isEqualTo("TypeError: no public constructor: java.util.List is an interface");
        assertThat(failure(python, "java.type('java.util.ArrayList')(capacity=5)"))
                .startsWith("TypeError: java.util.ArrayList takes no keyword arguments");
        assertThat(failure(python, "java.type('int[]')('x')")).contains("does not fit");
        assertThat(failure(python, "java.type('int[]')(-1)")).contains("NegativeArraySize");
    }

    @ContractTest
    void staticMembersAreAttributes(Python python) {
        python.set("Fields", JavaShapes.Fields.class);
        assertThat(eval(python, "java.type('java.lang.Integer').parseInt('42')")).isEqualTo(42L);
        assertThat(eval(python, "java.type('java.lang.Integer').toString(7)")).isEqualTo("7");
        assertThat(eval(python, "java.type('java.lang.Integer').MAX_VALUE")).isEqualTo(2147483647L);
        python.exec("java.type(Fields).counter = 17");
        assertThat(JavaShapes.Fields.counter).isEqualTo(17);
        assertThat(failure(python, "setattr(java.type(Fields), 'CONSTANT', 'x')"))
                .startsWith("AttributeError: final in Java");
        assertThat(failure(python, "setattr(java.type(Fields), 'number', 5)"))
                .startsWith("AttributeError");
        assertThat(eval(python, "java.type(Fields).Inner().where()")).isEqualTo("inside");
        assertThat(eval(python, "java.type(Fields).Level.HIGH.name()")).isEqualTo("HIGH");
        assertThat(
                        eval(
                                python,
                                "java.type(Fields).Level.HIGH =="
                                        + " java.type(Fields).Level.valueOf('HIGH')"))
                .isEqualTo(true);
        assertThat(
                        eval(
                                python,
                                "java.type('"
                                        + JavaShapes.Shown.class.getName()
                                        + "').ofTheInterface()"))
                .isEqualTo("static of the interface");
    }

    @ContractTest
    void isinstanceFollowsJava(Python python) {
        python.set("builder", new StringBuilder());
        Callable<Integer> lambda = () -> 1;
        python.set("lambda_", lambda);
        assertThat(eval(python, "isinstance(builder, java.type('java.lang.CharSequence'))"))
                .isEqualTo(true);
        assertThat(eval(python, "isinstance(builder, java.type('java.util.List'))"))
                .isEqualTo(false);
        assertThat(eval(python, "isinstance(builder, java.type('java.lang.Object'))"))
                .isEqualTo(true);
        assertThat(eval(python, "isinstance('text', java.type('java.lang.String'))"))
                .isEqualTo(false);
        assertThat(eval(python, "isinstance(lambda_, java.type('java.util.concurrent.Callable'))"))
                .isEqualTo(true);
        assertThat(
                        eval(
                                python,
                                "issubclass(java.type('java.util.ArrayList'),"
                                        + " java.type('java.util.Collection'))"))
                .isEqualTo(true);
    }

    @ContractTest
    void aJavaClassHasNoSubclassesInPython(Python python) {
        assertThat(failure(python, "type('X', (java.type('java.util.ArrayList'),), {})"))
                .startsWith("TypeError: a Java class has no subclasses in Python");
        python.exec("from bridge import java\nlist_ = java.type('java.util.ArrayList')()");
        assertThat(failure(python, "type(type(list_))('X', (type(list_),), {}, id=7)"))
                .startsWith("TypeError: a Java class has no subclasses in Python");
        assertThat(failure(python, "type(type(list_))('X')"))
                .startsWith("TypeError: a Java class has no subclasses in Python");
        assertThat(failure(python, "setattr(list_, '__class__', java.type('java.util.HashMap'))"))
                .startsWith("TypeError: a Java object keeps its class");
        assertThat(
                        failure(
                                python,
                                "object.__setattr__(list_, '__class__',"
                                        + " java.type('java.lang.Runnable'))"))
                .startsWith("TypeError: a Java object keeps its class");
        assertThat(eval(python, "list_.__class__ is type(list_)")).isEqualTo(true);
        assertThat(failure(python, "type('X', (java.type('java.io.IOException'),), {})"))
                .startsWith("TypeError: a Java class has no subclasses in Python");
    }

    @ContractTest
    void javaExceptionsAreCaughtByTheirJavaType(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        python.set("odd", new JavaShapes.OddException("odd one"));
        python.set("Odd", JavaShapes.OddException.class);
        python.exec(
                """
                from bridge import java, JavaError
                caught = []
                for kind in (java.type(Odd), java.type('java.io.IOException'), OSError, JavaError,
                             java.type('java.lang.Throwable')):
                    try:
                        shapes.fail(odd)
                    except kind as error:
                        caught.append((error.answer(), error.getMessage(), error.throwable == odd))
                try:
                    shapes.fail(odd)
                except java.type('java.lang.RuntimeException'):
                    caught.append('wrong')
                except Exception as error:
                    caught.append(isinstance(error, java.type('java.io.IOException')))
                """);
        assertThat((List<?>) eval(python, "caught[:5]"))
                .hasSize(5)
                .allSatisfy(
                        each ->
                                assertThat((List<?>) each)
                                        .asString()
                                        .isEqualTo("[42, odd one, true]"));
        assertThat(eval(python, "caught[5]")).isEqualTo(true);
    }

    @ContractTest
    void aJavaExceptionOfPythonIsTheThrowableToJava(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        python.exec(
                """
                from bridge import java
                import copy
                RE = java.type('java.lang.RuntimeException')
                made = RE('text')
                cause = java.type('java.lang.IllegalStateException')('above', made)
                twin = copy.copy(made)
                """);
        assertThat(eval(python, "made")).isInstanceOf(RuntimeException.class);
        try (PyObject made = python.get("made")) {
            assertThat(made.as(RuntimeException.class)).hasMessage("text");
        }
        assertThat(failure(python, "shapes.fail(made)")).startsWith("RuntimeException: ");
        assertThat(eval(python, "shapes.plain(made)")).isEqualTo("Object RuntimeException");
        assertThat(eval(python, "cause.getCause().getMessage()")).isEqualTo("text");
        assertThat(eval(python, "cause.getCause() == made.throwable")).isEqualTo(true);
        assertThat(eval(python, "(str(twin), twin.getMessage(), twin.throwable is made.throwable)"))
                .isEqualTo(List.of("java.lang.RuntimeException: text", "text", true));
        assertThat(eval(python, "str(RE.__new__(RE))")).isEqualTo("RuntimeException");
        assertThat(eval(python, "type(RE.__new__(RE)).__name__")).isEqualTo("RuntimeException");
        try (PyObject bare = python.eval("RE.__new__(RE)")) {
            assertThat(bare.typeName()).isEqualTo("java.lang.RuntimeException");
        }
    }

    @ContractTest
    void anExceptionOfTheDefaultPackageIsNamedByItsNameAlone(Python python) throws Exception {
        Class<?> type = Class.forName("NamelessPackageException");
        python.set("Nameless", type);
        python.exec("from bridge import java\nmade = java.type(Nameless)('text')");
        assertThat(eval(python, "repr(type(made))"))
                .isEqualTo("<java class 'NamelessPackageException'>");
        python.exec("def fail(): raise made.with_traceback(None)");
        assertThat(eval(python, "__import__('traceback').format_exception_only(made)"))
                .isEqualTo(List.of("NamelessPackageException: NamelessPackageException: text\n"));
    }

    @ContractTest
    void pythonRaisesAJavaException(Python python) {
        python.exec(
                """
                from bridge import java
                def raise_it():
                    raise java.type('java.io.IOException')('from Python')
                """);
        assertThatThrownBy(() -> python.get("raise_it").invoke("__call__"))
                .isInstanceOf(IOException.class)
                .hasMessage("from Python");
        assertThat(failure(python, "raise_it().nothing")).contains("IOException");
        assertThat(failure(python, "java.type('java.io.IOException')('x').nothing"))
                .startsWith("AttributeError");
    }

    @ContractTest
    void aThreadOfPythonUsesTheOnlyRuntimeAndAsksWhichOfSeveral(Runtimes runtimes) {
        Python python = runtimes.start();
        python.exec(
                """
                import threading
                from bridge import java
                seen = []
                def use():
                    try:
                        seen.append(java.type('java.util.ArrayList')([1]).size())
                    except Exception as error:
                        seen.append(f'{type(error).__name__}: {error}')
                def on_a_thread():
                    thread = threading.Thread(target=use)
                    thread.start()
                    thread.join()
                    return seen[-1]
                """);
        Object seen = python.eval("on_a_thread()").as(Object.class);
        assertThat(String.valueOf(seen)).containsAnyOf("1", "cannot tell which PyBridge runtime");
    }

    @ContractTest
    void aFieldIsOfItsOwnRuntimesObjects(Runtimes runtimes) {
        Python one = runtimes.start();
        Python other = runtimes.start();
        if (one.mode() == ExecutionMode.PROCESS) {
            return;
        }
        one.set("fields", new JavaShapes.Fields());
        one.exec("import builtins\nbuiltins.kept_fields = fields");
        other.set("fields", new JavaShapes.Fields());
        String field = "type(fields).__dict__['number']";
        assertThat(eval(other, "fields.number")).isEqualTo(1L);
        assertThat(failure(other, field + ".__get__(kept_fields)"))
                .startsWith("TypeError")
                .contains(".number wants a Java object of its own runtime");
        assertThat(failure(other, field + ".__set__(kept_fields, 7)")).startsWith("TypeError");
        one.exec("del builtins.kept_fields");
    }

    @ContractTest
    void aClassOfAClosedRuntimeSaysSo(Runtimes runtimes) {
        Python python = runtimes.start();
        python.exec(
                """
                import builtins
                from bridge import java
                builtins.kept_type = java.type('java.util.ArrayList')
                builtins.kept_list = kept_type()
                """);
        python.close();
        Python next = runtimes.start();
        if (next.mode() == ExecutionMode.PROCESS) {
            return;
        }
        for (String use :
                List.of("kept_type()", "kept_type.of", "kept_list.size()", "len(kept_list)")) {
            assertThat(failure(next, use)).as(use).startsWith("ClosedError");
        }
        next.exec("import builtins\ndel builtins.kept_type, builtins.kept_list");
    }

    @ContractTest
    void nothingOfJavaIsKeptAfterManyCrossings(Python python) {
        python.set("Tracked", JavaShapes.Tracked.class);
        python.exec(
                """
                from bridge import java
                def cross(count):
                    kind = java.type(Tracked)
                    for i in range(count):
                        made = kind()
                        made.add(i)
                        for item in made:
                            pass
                        java.live(made.subList)(0, 1)
                        try:
                            made[5]
                        except IndexError as error:
                            error.throwable.getMessage()
                """);
        JavaShapes.Tracked.MADE.clear();
        python.get("cross").invoke("__call__", 3_000);
        python.exec("None"); // brings what the last call has let go
        assertThat(JavaShapes.Tracked.MADE).hasSize(3_000);
        Waiting.untilCollected(
                "all are collected",
                () -> JavaShapes.Tracked.MADE.stream().allMatch(each -> each.get() == null));
    }

    @ContractTest
    void anErrorOfPythonInJavaIsTheSameAgain(Python python) {
        python.set("shapes", new JavaShapes.Overloads());
        assertThat(failure(python, "shapes.mapped(lambda x: {}['key'], 1)"))
                .isEqualTo("KeyError: 'key'");
        assertThatThrownBy(() -> python.eval("shapes.mapped(lambda x: 1 / 0, 1)"))
                .isInstanceOf(PythonException.class)
                .hasMessageContaining("ZeroDivisionError");
    }
}
