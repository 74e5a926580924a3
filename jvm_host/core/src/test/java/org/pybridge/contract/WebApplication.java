package org.pybridge.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyScope;
import org.pybridge.Python;
import org.pybridge.PythonException;

/** Uses most of what there is, and leaves some of it behind: a class loader of its own loads it. */
public final class WebApplication implements Function<String, String> {
    /** Python makes it of a dict. */
    public record Point(long x, long y) {}

    /** Python implements it. */
    public interface Sum {
        long of(long a, long b);
    }

    /** Python makes it, calls it and keeps it. */
    public static final class Counter {
        private long count;

        public long next() {
            return ++count;
        }
    }

    private static final Duration LONG_TIME = Duration.ofSeconds(60);

    private static final String SOURCE =
            """
            import threading, weakref
            from bridge import java

            kept = []

            def use_java(counter_class, function):
                counter = java.type(counter_class)()
                kept.append((counter, function))
                words = java.type("java.util.concurrent.ConcurrentHashMap")()
                words["one"] = java.type("java.lang.StringBuilder")("1")
                return counter.next() + counter.next() + function(len(words))

            def count(n):
                yield from range(n)

            async def later(value):
                return value

            def call_in_thread(function):
                thread = threading.Thread(target=function, args=(1,))
                thread.start()
                thread.join()
            """;

    /** Takes a mode; returns what all the uses came to. */
    @Override
    public String apply(String mode) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<Object> seen = new ArrayList<>();
        try (Python python =
                Python.start(
                        Runtimes.config(ExecutionMode.valueOf(mode))
                                .stdout(printed)
                                .trackHandles(true)
                                .build())) {
            python.exec(SOURCE);
            seen.add(python.function("operator:add").as(Sum.class).of(1, 2));
            seen.add(python.eval("{'x': 4, 'y': 5}").as(Point.class));
            seen.add(sorted(python));
            Function<Long, Long> plusTen = x -> x + 10;
            seen.add(function(python, "use_java").call(Counter.class.getName(), plusTen));
            seen.add(function(python, "later").callAsync("later").join());
            Iterator<?> counted = python.eval("count(9)").as(Iterator.class);
            seen.add(counted.next());
            seen.add(function(python, "abs").timeout(LONG_TIME).call(-6));
            python.hold(() -> seen.add(python.eval("7").as(Long.class)));
            seen.add(failure(python));
            try (PyScope scope = python.scope()) {
                seen.add(python.eval("count").weak().get().isPresent());
                seen.add(scope.keep(python.eval("[8]")).repr());
            }
            function(python, "call_in_thread").call(plusTen);
            python.allocate(1 << 16).putLong(0, 9);
            seen.add(python.dumpThreads().contains("WebApplication.apply"));
            seen.add(python.stats().errors());
            python.exec("print('printed')");
        }
        return seen + " " + printed.toString(StandardCharsets.UTF_8).strip();
    }

    private static PyFunction function(Python python, String name) {
        return python.eval(name).as(PyFunction.class);
    }

    private static List<Long> sorted(Python python) {
        @SuppressWarnings("unchecked")
        Comparator<Long> descending = python.eval("lambda a, b: b - a").as(Comparator.class);
        List<Long> numbers = new ArrayList<>(List.of(1L, 3L, 2L));
        numbers.sort(descending);
        return numbers;
    }

    private static String failure(Python python) {
        Runnable failing =
                () -> {
                    throw new IllegalStateException("from Java");
                };
        PyObject caller = python.eval("lambda f: f()");
        try {
            caller.as(PyFunction.class).call(failing);
            return "nothing";
        } catch (IllegalStateException sameObject) {
            return sameObject.getMessage();
        } catch (PythonException wrapped) {
            return "wrapped";
        }
    }
}
