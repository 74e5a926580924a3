package org.pybridge.compat.pemja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pybridge.PythonStartException;
import org.pybridge.WorkerException;
import org.pybridge.compat.pemja.PythonInterpreterConfig.ExecType;
import org.pybridge.compat.pemja.PythonInterpreterConfig.PythonInterpreterConfigBuilder;

/** How interpreters start, what they share, and how they end. */
final class PemjaLifecycleTest {
    @ParameterizedTest
    @EnumSource(ExecType.class)
    void eachInterpreterHasItsOwnGlobals(ExecType type) {
        try (PythonInterpreter first = Interpreters.start(type);
                PythonInterpreter second = Interpreters.start(type)) {
            first.exec("import sys\na = 1\nsys.of_the_first = True");
            second.exec("import sys\nshares = hasattr(sys, 'of_the_first')");
            assertThat(second.get("a")).isNull();
            assertThat(second.get("shares")).isEqualTo(type == ExecType.MULTI_THREAD);
            first.exec("names = sorted(globals())");
            assertThat((List<?>) first.get("names")).hasToString("[__builtins__, a, sys]");
            first.exec("class Own: pass\nname = Own.__module__");
            assertThat(first.get("name")).isEqualTo("builtins");
            first.exec("del sys.of_the_first");
        }
    }

    @Test
    void anObjectOfOneInterpreterIsThatObjectInAnother() {
        try (PythonInterpreter second = Interpreters.start(ExecType.MULTI_THREAD)) {
            PyObject object;
            try (PythonInterpreter first = Interpreters.start(ExecType.MULTI_THREAD)) {
                first.exec("class A:\n    def __repr__(self): return 'A!'\na = A()");
                object = (PyObject) first.get("a");
            }
            second.set("o", object);
            second.exec("text = repr(o)");
            assertThat(second.get("text")).isEqualTo("A!");
            assertThat(object).hasToString("A!");
        }
    }

    @Test
    void foldersStandInFrontOfThePathOnce(@TempDir Path folder) {
        PythonInterpreterConfigBuilder builder =
                PythonInterpreterConfig.newBuilder()
                        .addPythonPaths(folder + "/a" + File.pathSeparator + folder + "/b")
                        .addPythonPaths(folder + "/c", folder + "/d");
        for (int i = 0; i < 2; i++) {
            try (PythonInterpreter interpreter = new PythonInterpreter(builder.build())) {
                interpreter.set("folder", folder.toString());
                interpreter.exec(
                        "import sys\n"
                                + "ours = [p for p in sys.path if p.startswith(folder)]\n"
                                + "same = sys.path[:4] == ours");
                assertThat(((List<?>) interpreter.get("ours")))
                        .extracting(path -> ((String) path).substring(folder.toString().length()))
                        .containsExactly("/a", "/b", "/c", "/d");
                assertThat(interpreter.get("same")).isEqualTo(true);
            }
        }
    }

    @Test
    void aWorkerStartsInItsWorkingDirectory(@TempDir Path folder) throws Exception {
        try (PythonInterpreter interpreter =
                Interpreters.start(
                        ExecType.SUB_INTERPRETER,
                        builder -> builder.setWorkingDirectory(folder.toString()))) {
            interpreter.exec("import os\nwhere = os.getcwd()");
            assertThat(interpreter.get("where")).isEqualTo(folder.toRealPath().toString());
        }
        assertThatThrownBy(
                        () ->
                                Interpreters.start(
                                        ExecType.SUB_INTERPRETER,
                                        builder -> builder.setWorkingDirectory("/no/such")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such folder: /no/such");
    }

    @Test
    void badConfigurationsAreNamed(@TempDir Path folder) throws Exception {
        Path noPython = Files.writeString(folder.resolve("python"), "#!/bin/sh\nexit 3\n");
        assertThat(noPython.toFile().setExecutable(true)).isTrue();
        refused("/no/such/python", "no Python there: pythonExec=/no/such/python");
        refused("no-such-python", "no Python there: pythonExec=no-such-python, PATH=");
        refused("", "pythonExec: seen=\"\"");
        assertThatThrownBy(
                        () ->
                                new PythonInterpreter(
                                        PythonInterpreterConfig.newBuilder()
                                                .setPythonExec(noPython.toString())
                                                .build()))
                .isInstanceOf(PythonStartException.class)
                .hasMessageContaining(noPython.toString());
        assertThatThrownBy(
                        () ->
                                new PythonInterpreter(
                                        PythonInterpreterConfig.newBuilder()
                                                .setPythonHome(folder.toString())
                                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no Python in this home");
        assertThatThrownBy(() -> PythonInterpreterConfig.newBuilder().setExcType(null))
                .isInstanceOf(NullPointerException.class);
    }

    private static void refused(String executable, String message) {
        assertThatThrownBy(
                        () ->
                                new PythonInterpreter(
                                        PythonInterpreterConfig.newBuilder()
                                                .setPythonExec(executable)
                                                .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theGettersTellWhatWasSet() {
        PythonInterpreterConfig config =
                PythonInterpreterConfig.newBuilder()
                        .setPythonHome("h")
                        .setPythonExec("e")
                        .setWorkingDirectory("w")
                        .addPythonPaths("a", "b", "a")
                        .build();
        assertThat(config.getPythonHome()).isEqualTo("h");
        assertThat(config.getPythonExec()).isEqualTo("e");
        assertThat(config.getWorkingDirectory()).isEqualTo("w");
        assertThat(config.getPaths()).containsExactly("a", "b");
        assertThat(config.getExecType()).isEqualTo(ExecType.MULTI_THREAD);
    }

    @ParameterizedTest
    @EnumSource(ExecType.class)
    void anyThreadMayUseAnInterpreterSeveralAtOnce(ExecType type) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (PythonInterpreter interpreter = Interpreters.start(type)) {
            interpreter.exec("def add(a, b): return a + b\ndef pair(x): return {x}");
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int number = i;
                done.add(threads.submit(() -> calls(interpreter, number)));
            }
            for (Future<Boolean> each : done) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean calls(PythonInterpreter interpreter, int number) {
        boolean isRight = true;
        for (int i = 0; i < 200; i++) {
            isRight &= interpreter.invoke("add", number, i).equals((long) number + i);
            interpreter.set("v" + number, new int[] {i});
            isRight &= ((Object[]) interpreter.get("v" + number))[0].equals((long) i);
            try (PyObject set = (PyObject) interpreter.invoke("pair", i)) {
                isRight &= set.invokeMethod("pop").equals((long) i);
            }
        }
        return isRight;
    }

    @Test
    void interpretersStartAndEndInManyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Boolean>> done = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            done.add(
                    threads.submit(
                            () -> {
                                go.await();
                                for (int n = 0; n < 20; n++) {
                                    startAndEnd();
                                }
                                return true;
                            }));
        }
        go.countDown();
        try {
            for (Future<Boolean> each : done) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void startAndEnd() {
        try (PythonInterpreter interpreter = Interpreters.start(ExecType.MULTI_THREAD)) {
            interpreter.exec("from pemja import findClass\nx = findClass('java.util.ArrayList')()");
            interpreter.exec("x.add(1)\nn = len(x)");
            assertThat(interpreter.get("n")).isEqualTo(1L);
        }
    }

    @Test
    void aWorkerThatDiesIsNamedAndClosesQuietly() {
        PythonInterpreter interpreter = Interpreters.start(ExecType.SUB_INTERPRETER);
        interpreter.exec("import os, signal");
        assertThatThrownBy(() -> interpreter.exec("os.kill(os.getpid(), signal.SIGKILL)"))
                .isInstanceOf(WorkerException.class);
        assertThatThrownBy(() -> interpreter.get("os")).isInstanceOf(WorkerException.class);
        interpreter.close();
    }

    @Test
    void closingDropsTheVariablesAndLeavesThoseOfObjectsThatLive() {
        List<String> gone = new CopyOnWriteArrayList<>();
        try (PythonInterpreter other = Interpreters.start(ExecType.MULTI_THREAD)) {
            PythonInterpreter interpreter = Interpreters.start(ExecType.MULTI_THREAD);
            interpreter.set("told", (Consumer<String>) gone::add);
            interpreter.exec(
                    """
                    class A:
                        def __del__(self):
                            told('gone')

                        def text(self):
                            return helper()

                    def helper():
                        return 'helped'
                    a = A()
                    """);
            PyObject object = (PyObject) interpreter.get("a");
            interpreter.close();
            other.exec("import gc; gc.collect()");
            assertThat(object.invokeMethod("text")).isEqualTo("helped");
            assertThat(gone).isEmpty();
            object.close();
            other.set("gone", gone);
            other.exec(
                    """
                    import gc, time
                    end = time.monotonic() + 60
                    while not gone and time.monotonic() < end:
                        gc.collect()
                    """);
            assertThat(gone).containsExactly("gone");
        }
    }

    @Test
    void aDeserialisedInterpreterIsClosed() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PythonInterpreter interpreter = Interpreters.start(ExecType.MULTI_THREAD);
                ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(interpreter);
        }
        ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        PythonInterpreter read = (PythonInterpreter) in.readObject();
        assertThatThrownBy(() -> read.get("a")).isInstanceOf(IllegalStateException.class);
        read.close();
    }
}
