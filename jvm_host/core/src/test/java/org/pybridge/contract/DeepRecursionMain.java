package org.pybridge.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/**
 * Recurses without end in every way, on threads with stacks of every size, and prints what
 * happened.
 */
public final class DeepRecursionMain {
    private static final String SOURCE =
            """
            import functools
            import json

            class Shown:
                def __repr__(self):
                    return repr([self.__class__()])

            class Attribute:
                def __getattr__(self, name):
                    return getattr(Attribute(), name)

            def endless():
                return endless()

            def through_repr():
                return repr(Shown())

            def through_getattr():
                return Attribute().missing

            def through_sorted(_=None):
                return sorted([1, 2], key=through_sorted)

            def through_comparison():
                left, right = [], []
                for _ in range(100_000):
                    left, right = [left], [right]
                return left == right

            def through_map():
                return list(map(lambda _: through_map(), [1]))

            def through_partial():
                return functools.partial(through_partial)()

            def through_json():
                return json.loads('[' * 100_000)

            def through_destruction():
                value = None
                for _ in range(200_000):
                    value = [value]
                del value
                return 'destroyed'

            """;

    private DeepRecursionMain() {}

    /** Argument: the mode. */
    public static void main(String[] arguments) throws Exception {
        try (Python python =
                Python.start(Runtimes.config(ExecutionMode.valueOf(arguments[0])).build())) {
            python.exec(SOURCE);
            Map<String, Runnable> ways = ways(python);
            runAll("main", ways);
            for (int kibibytes : new int[] {512, 1024, 8192}) {
                String name = kibibytes + " KiB";
                Thread thread = new Thread(null, () -> runAll(name, ways), name, kibibytes * 1024L);
                thread.start();
                thread.join();
            }
        }
        System.out.println("survived");
    }

    private static Map<String, Runnable> ways(Python python) {
        Map<String, Runnable> ways = new LinkedHashMap<>();
        for (String name : SOURCE.lines().filter(line -> line.startsWith("def ")).toList()) {
            String function = name.substring(4, name.indexOf('('));
            PyFunction resolved = python.get(function).as(PyFunction.class);
            ways.put(function, resolved::call);
        }
        ways.put("parsing", () -> python.eval("-".repeat(5000) + "1"));
        ways.put("parsing_names", () -> python.eval("a" + ".a".repeat(5000)));
        ways.put("compiling", () -> python.exec("[".repeat(199) + "]".repeat(199)));
        ways.put("deep_arguments", () -> python.set("deep", nested(100_000)));
        ways.put("brackets", () -> python.eval("[".repeat(150)));
        PyFunction call = python.function("contract_callbacks:call");
        AtomicReference<Function<Object, Object>> again = new AtomicReference<>();
        again.set(value -> call.call(again.get(), value));
        ways.put("through_java", () -> call.call(again.get(), 1));
        return ways;
    }

    private static Object nested(int levels) {
        Object value = 1;
        for (int i = 0; i < levels; i++) {
            value = Collections.singletonList(value);
        }
        return value;
    }

    private static void runAll(String thread, Map<String, Runnable> ways) {
        ways.forEach(
                (name, way) -> {
                    String outcome = "returned";
                    try {
                        way.run();
                    } catch (RuntimeException | StackOverflowError contained) {
                        outcome = contained.getClass().getSimpleName();
                    }
                    System.out.println(thread + ": " + name + ": " + outcome);
                });
    }
}
