import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonStartException;

/** Runs the steps that its arguments name, in order, and prints what each gave. */
public final class Steps {
    private static final Deque<Python> RUNTIMES = new ArrayDeque<>();

    private Steps() {}

    public static void main(String[] steps) throws Exception {
        for (String step : steps) {
            String[] words = step.split("\\|");
            switch (words[0]) {
                case "load" -> System.load(words[1]);
                case "initialize" -> initialize();
                case "finalize" -> endPython();
                case "native" -> System.out.println("native " + evaluate(words[1]));
                case "start" -> start(words);
                case "together" -> together(words);
                case "eval" -> System.out.println(text(RUNTIMES.peek(), words[1]));
                case "allocate" -> allocate(RUNTIMES.peek());
                case "close" -> RUNTIMES.pop().close();
                default -> throw new IllegalArgumentException("unknown step: " + step);
            }
        }
        System.out.println("end of main");
    }

    /** Starts the Python of this process with the library that was loaded. */
    private static native void initialize();

    /** Ends it. */
    private static native void endPython();

    /** The value of an expression there, as text. */
    private static native String evaluate(String expression);

    private static Python started(String mode, String python) {
        PythonConfig.Builder config =
                PythonConfig.builder().mode(ExecutionMode.valueOf(mode)).python(Path.of(python));
        return Python.start(config.build());
    }

    private static String text(Python python, String expression) {
        return python.eval("str(" + expression + ")").as(String.class);
    }

    private static void start(String[] words) {
        try {
            Python python = started(words[1], words[2]);
            RUNTIMES.push(python);
            System.out.println(python.mode() + " " + text(python, "__import__('sys').prefix"));
        } catch (PythonStartException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    private static void allocate(Python python) {
        var memory = python.allocate(8);
        memory.put(0, (byte) 7);
        python.set("memory", memory);
        System.out.println("shared " + text(python, "int(memory[0])"));
    }

    /** The mode, how many threads, and the Pythons that they take in turn. */
    private static void together(String[] words) throws InterruptedException {
        int count = Integer.parseInt(words[2]);
        CountDownLatch gate = new CountDownLatch(count);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String python = words[3 + i % (words.length - 3)];
            Thread thread = new Thread(() -> startAtOnce(gate, words[1], python));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void startAtOnce(CountDownLatch gate, String mode, String python) {
        gate.countDown();
        try {
            gate.await();
            Python runtime = started(mode, python);
            String seen = text(runtime, "__import__('threading').main_thread().native_id");
            System.out.println("started " + python + " " + seen);
            synchronized (RUNTIMES) {
                RUNTIMES.push(runtime);
            }
        } catch (PythonStartException e) {
            System.out.println("refused " + python + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
