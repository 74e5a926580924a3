package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.pybridge.Keywords;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** What Python code prints and logs, in streams and loggers of Java's. */
final class OutputTest {
    /** Keeps what is written, and each piece of it. */
    private static final class Kept extends OutputStream {
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void write(int octet) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public synchronized void write(byte[] bytes, int start, int count) {
            all.write(bytes, start, count);
            pieces.add(new String(bytes, start, count, StandardCharsets.UTF_8));
        }

        synchronized String text() {
            return all.toString(StandardCharsets.UTF_8);
        }
    }

    private static PyFunction function(Python python, String name) {
        return python.function("contract_output:" + name);
    }

    private static final class Recorded extends NamedLogger {
        private final List<String> told;

        Recorded(String name, List<String> told) {
            super(name);
            this.told = told;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            told.add(level + " " + getName() + ": " + text);
        }
    }

    @ContractTest
    void printsReachTheStreamByWholeLines(Runtimes runtimes) {
        Kept out = new Kept();
        Kept err = new Kept();
        Python python = runtimes.start(builder -> builder.stdout(out).stderr(err));
        PyFunction say = function(python, "say");
        out.all.reset(); // importing prints where it is the first import
        say.call("gr\u00fc\u00dfe", 1, "\ud83d\ude00");
        function(python, "complain").call("oh");
        python.exec("print('a', 'b', sep='\\n')");
        assertThat(out.text()).isEqualTo("gr\u00fc\u00dfe 1 \ud83d\ude00\na\nb\n");
        assertThat(err.text()).isEqualTo("oh\n");
        assertThat(out.pieces).allMatch(piece -> piece.endsWith("\n"));
    }

    @ContractTest(ofOneWorker = true)
    void whatIsPreloadedPrintsThereToo(Runtimes runtimes) {
        Kept out = new Kept();
        runtimes.start(builder -> builder.stdout(out).preload("contract_output"));
        // In thread mode another test may have imported it.
        assertThat(out.text()).isIn("imported\n", "");
    }

    @ContractTest
    void aLineWithoutAnEndComesByFlushOrAtTheClose(Runtimes runtimes) {
        Kept out = new Kept();
        Python python = runtimes.start(builder -> builder.stdout(out));
        PyFunction say = function(python, "say");
        out.all.reset();
        say.call("begun", Keywords.of("end", ""));
        assertThat(out.text()).isEmpty();
        python.exec("import sys; sys.stdout.flush()");
        assertThat(out.text()).isEqualTo("begun");
        python.exec("print('the', end=' '); print('end', end='')");
        python.close();
        assertThat(out.text()).isEqualTo("begunthe end");
    }

    @ContractTest
    void eachRuntimeHasItsOwn(Runtimes runtimes) throws Exception {
        Kept first = new Kept();
        Kept second = new Kept();
        Python one = runtimes.start(builder -> builder.stdout(first));
        Python two = runtimes.start(builder -> builder.stdout(second));
        Python silent = runtimes.start();
        one.exec("import contract_output");
        first.all.reset();
        two.exec("import contract_output");
        second.all.reset();
        function(one, "say").call("one");
        function(two, "say").call("two");
        function(silent, "say").call("");
        function(one, "say_later").callAsync("one later").get(30, TimeUnit.SECONDS);
        function(two, "say_later").callAsync("two later").get(30, TimeUnit.SECONDS);
        assertThat(first.text()).isEqualTo("one\none later\n");
        assertThat(second.text()).isEqualTo("two\ntwo later\n");
        two.close();
        function(one, "say").call("still");
        assertThat(first.text()).endsWith("still\n");
        assertThat(second.text()).doesNotContain("still");
    }

    @ContractTest
    void aNestedCallOfAnotherRuntimePrintsThere(Runtimes runtimes) {
        Kept first = new Kept();
        Kept second = new Kept();
        Python one = runtimes.start(builder -> builder.stdout(first));
        Python two = runtimes.start(builder -> builder.stdout(second));
        one.set("inner", (Runnable) () -> two.exec("print('inner')"));
        one.exec("print('before')\ninner()\nprint('after')");
        assertThat(first.text()).isEqualTo("before\nafter\n");
        assertThat(second.text()).isEqualTo("inner\n");
    }

    @ContractTest(ofOneWorker = true)
    void linesOfManyThreadsStayWhole(Runtimes runtimes) throws Exception {
        Kept out = new Kept();
        Python python = runtimes.start(builder -> builder.stdout(out));
        PyFunction say = function(python, "say");
        out.all.reset();
        out.pieces.clear();
        Together.run(
                4,
                thread -> {
                    for (int i = 0; i < 200; i++) {
                        say.call("thread", thread, "line", i);
                    }
                });
        assertThat(out.pieces).allMatch(piece -> piece.endsWith("\n"));
        String[] expected =
                IntStream.range(0, 4)
                        .boxed()
                        .flatMap(
                                thread ->
                                        IntStream.range(0, 200)
                                                .mapToObj(i -> "thread " + thread + " line " + i))
                        .toArray(String[]::new);
        assertThat(Arrays.asList(out.text().split("\n"))).containsExactlyInAnyOrder(expected);
    }

    @ContractTest
    void bytesAndLongLinesComeWhole(Runtimes runtimes) {
        Kept out = new Kept();
        Python python = runtimes.start(builder -> builder.stdout(out));
        PyFunction pieces = function(python, "say_in_pieces");
        out.all.reset();
        function(python, "say_bytes").call();
        assertThat(out.all.toByteArray()).isEqualTo(new byte[] {'t', 'e', 'x', 't', (byte) 255, 0});
        out.all.reset();
        pieces.call(100_000);
        python.exec("import sys; sys.stdout.flush()");
        assertThat(out.text()).hasSize(1_000_000).matches("x*");
        out.all.reset();
        python.exec("print('\\ud800')");
        assertThat(out.text()).isEqualTo("\\ud800\n");
    }

    @ContractTest
    void theStreamSaysWhatItIs(Runtimes runtimes) {
        Python python = runtimes.start(builder -> builder.stdout(new Kept()));
        assertThat(function(python, "what_it_is").call())
                .isEqualTo(
                        List.of(
                                "utf-8",
                                false,
                                true,
                                "sys.stdout of this runtime is a stream of Java's"));
    }

    @ContractTest
    void whatTheStreamThrowsIsAnErrorOfPrint(Runtimes runtimes) {
        OutputStream full =
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("disk full");
                    }
                };
        Python python = runtimes.start(builder -> builder.stderr(full));
        python.exec("import contract_output, sys");
        List<?> seen =
                python.eval("contract_output.caught(lambda: print('x', file=sys.stderr))")
                        .as(List.class);
        assertThat(seen.get(0)).isEqualTo(true);
        assertThat((String) seen.get(1)).contains("disk full");
    }

    @ContractTest
    void recordsReachTheLoggersOfTheirNames(Runtimes runtimes) {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Python python =
                runtimes.start(builder -> builder.logging(name -> new Recorded(name, told)));
        python.exec("import logging; before = logging.getLogger().level");
        PyFunction log = function(python, "log");
        log.call(30, "careful {0} %s");
        log.call(20, "below the root logger's level");
        log.call(40, "wrong", "a.b");
        log.call(50, "worse", "root");
        function(python, "log_error").call();
        assertThat(told.subList(0, 3))
                .containsExactly(
                        "WARNING contract.output: careful {0} %s",
                        "ERROR a.b: wrong", "ERROR root: worse");
        assertThat(told.get(3))
                .startsWith("ERROR contract.output: cannot divide\nTraceback")
                .endsWith("ZeroDivisionError: division by zero");
        assertThat(told).hasSize(4);
        python.exec("logging.getLogger('contract.low').setLevel(1)");
        log.call(10, "fine", "contract.low");
        log.call(5, "finest", "contract.low");
        log.call(20, "told", "contract.low");
        assertThat(told.subList(4, 7))
                .containsExactly(
                        "DEBUG contract.low: fine",
                        "TRACE contract.low: finest",
                        "INFO contract.low: told");
        assertThat(python.eval("before == logging.getLogger().level == 30").as(Boolean.class))
                .isTrue();
    }

    @ContractTest
    void recordsOfARuntimeThatHasNotAskedGoWherePythonPutsThem(Runtimes runtimes) {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Kept err = new Kept();
        runtimes.start(builder -> builder.logging(name -> new Recorded(name, told)));
        Python other = runtimes.start(builder -> builder.stderr(err));
        function(other, "log").call(30, "by the last resort");
        function(other, "log").call(20, "below it");
        assertThat(told).isEmpty();
        assertThat(err.text()).isEqualTo("by the last resort\n");
    }
}
