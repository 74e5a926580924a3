package org.pybridge.contract;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Runs on threads with little stack what needs much, and prints each result. */
public final class LargeStacksMain {
    private static final String SOURCE =
            """
            import sys, threading, types

            class Chain:
                def find_spec(self, name, path, target=None):
                    if not name.startswith('link_'):
                        return None
                    from importlib.machinery import ModuleSpec
                    return ModuleSpec(name, self)

                def create_module(self, spec):
                    return None

                def exec_module(self, module):
                    number = int(module.__name__.removeprefix('link_'))
                    if number:
                        exec(f'import link_{number - 1}', module.__dict__)

            sys.meta_path.append(Chain())

            def imports(_):
                import link_30
                return sum(name.startswith('link_') for name in sys.modules)

            def solves(_):
                import numpy
                matrix = numpy.random.default_rng(1).random((300, 300)) + 300 * numpy.eye(300)
                solved = numpy.linalg.solve(matrix, matrix.sum(axis=1))
                return bool(numpy.allclose(solved, 1))

            def sorts(depth):
                return sorted([depth], key=lambda x: sorts(x - 1) if x else 0)[0]

            def parses(depth):
                return len(eval(compile('[' * depth + ']' * depth, '<deep>', 'eval')))

            def knows(other):
                local = threading.local()
                local.value = 1
                seen = other(threading.get_ident())
                return local.value == 1 and seen == threading.get_ident()
            """;

    private LargeStacksMain() {}

    /** Argument: the mode. */
    public static void main(String[] arguments) throws Exception {
        try (Python python =
                Python.start(Runtimes.config(ExecutionMode.valueOf(arguments[0])).build())) {
            python.exec(SOURCE);
            print("imports", onThread(512, calling(python, "imports", 0)));
            FutureTask<Object> one = started(1024, calling(python, "solves", 0));
            FutureTask<Object> other = started(1024, calling(python, "solves", 0));
            print("solves", one.get() + " " + other.get());
            print("sorts", onThread(512, calling(python, "sorts", 300)));
            print("parses", onThread(512, calling(python, "parses", 99)));
            print("knows", onThread(512, calling(python, "knows", Function.identity())));
            print("recursion in Java", onThread(512, () -> recursionInJava(python)));
        }
    }

    private static Callable<Object> calling(Python python, String name, Object argument) {
        PyFunction function = python.get(name).as(PyFunction.class);
        return () -> function.call(argument);
    }

    /** Java that runs in a callback has the stack that the JVM gave its thread. */
    private static Object recursionInJava(Python python) {
        PyFunction call = python.function("contract_callbacks:call");
        Function<Object, Object> overflowing = value -> depth(0);
        try {
            return call.call(overflowing, 1);
        } catch (RuntimeException | StackOverflowError e) {
            return "overflow, then " + call.call(Function.identity(), 1);
        }
    }

    private static int depth(int level) {
        return 1 + depth(level + 1);
    }

    private static FutureTask<Object> started(int kibibytes, Callable<Object> body) {
        FutureTask<Object> task = new FutureTask<>(body);
        new Thread(null, task, kibibytes + " KiB", kibibytes * 1024L).start();
        return task;
    }

    private static Object onThread(int kibibytes, Callable<Object> body) throws Exception {
        return started(kibibytes, body).get();
    }

    private static void print(String name, Object result) {
        System.out.println(name + ": " + result);
    }
}
