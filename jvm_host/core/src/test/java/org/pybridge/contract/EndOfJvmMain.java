package org.pybridge.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;

/** Ends a JVM in the middle of things. */
public final class EndOfJvmMain {
    private static final Runnable EXIT = () -> System.exit(4);

    private final Python python;
    private final PyFunction call;

    private EndOfJvmMain(Python python) {
        this.python = python;
        this.call = python.function("contract_callbacks:call");
    }

    /** Arguments: the mode, the way to end, a file for the exit functions, a pause in ms. */
    public static void main(String[] arguments) throws Exception {
        ExecutionMode mode = ExecutionMode.valueOf(arguments[0]);
        if (arguments[1].equals("exit-while-it-starts")) {
            inThread(() -> Python.start(Runtimes.config(mode).build()));
            Thread.sleep(Long.parseLong(arguments[3])); // any moment will do
            System.exit(4);
        }
        Python python = Python.start(Runtimes.config(mode).build());
        python.set("file", arguments[2]);
        python.set("tell", (Runnable) () -> System.out.println("told at exit"));
        python.exec(
                """
                import atexit, contract_ends
                atexit.register(tell)
                contract_ends.prepare(file)
                """);
        PyFunction pid = python.function("contract_functions:process_id");
        System.out.println("process=" + pid.call());
        if (arguments[1].startsWith("left-")) {
            python.function("contract_ends:" + arguments[1].replace('-', '_'))
                    .call((Runnable) LockSupport::park);
        } else {
            new EndOfJvmMain(python).end(arguments[1]);
        }
        System.out.println("end of main");
    }

    private void end(String way) throws Exception {
        switch (way) {
            case "return" -> python.eval("['still held']");
            case "exit" -> System.exit(4);
            case "exit-in-callback" -> call.call(EXIT);
            case "exit-in-callback-of-a-python-thread" -> {
                python.function("contract_ends:call_on_thread").call(EXIT);
                LockSupport.park();
            }
            case "two-exits" -> {
                inThread(() -> call.call(EXIT));
                System.exit(4);
            }
            case "exit-in-del" -> exitInDel();
            case "exit-in-hold" -> python.hold(EXIT);
            case "exit-in-nested-hold" -> {
                Runnable hold = () -> python.hold(() -> python.hold(EXIT));
                python.hold(() -> call.call(hold));
            }
            case "exit-in-hold-of-another-thread" -> inThread(() -> python.hold(EXIT)).join();
            case "exit-in-exit-function" -> {
                python.set("end", EXIT);
                python.exec("atexit.register(end)");
                System.exit(4);
            }
            case "system-exit" -> systemExit();
            case "exit-while-others-call" -> exitWhileOthersCall();
            case "exit-while-c-keeps-the-gil" -> {
                CountDownLatch calling = new CountDownLatch(1);
                python.set("calling", (Runnable) calling::countDown);
                inThread(() -> python.exec("calling(); sum(range(10**12))"));
                calling.await();
                System.exit(4);
            }
            case "exit-while-another-closes" -> {
                inThread(python::close);
                System.exit(4);
            }
            case "threads-left-in-java" -> leaveThreadsInJava();
            case "exit-with-threads-in-java" -> {
                leaveThreadsInJava();
                System.exit(4);
            }
            case "exit-in-an-import" -> exitInAnImport();
            case "uncaught-in-main" -> {
                inThread(() -> callForAWhile(200));
                call.call(
                        (Runnable)
                                () -> {
                                    throw new IllegalStateException("in a callback");
                                });
            }
            case "uncaught-elsewhere" -> {
                Runnable fail =
                        () -> {
                            throw new IllegalStateException("in a callback");
                        };
                python.function("contract_ends:call_on_thread").call(fail);
                inThread(() -> call.call(fail)).join();
            }
            case "halt" -> Runtime.getRuntime().halt(4);
            case "TERM", "INT", "HUP", "KILL" -> signal(way);
            default -> throw new IllegalArgumentException(way);
        }
    }

    private static Thread inThread(Runnable task) {
        Thread thread = new Thread(task);
        thread.start();
        return thread;
    }

    private void callForAWhile(int count) {
        PyFunction square = python.function("contract_functions:square");
        for (int i = 0; i < count; i++) {
            square.call(i);
        }
    }

    private void exitInDel() {
        python.set("end", EXIT);
        python.exec(
                """
                class Ending:
                    def __del__(self):
                        end()
                """);
        try (PyObject ending = python.eval("Ending()")) {
            System.out.println(ending.isClosed());
        }
        LockSupport.park();
    }

    private void systemExit() {
        for (String source : new String[] {"raise SystemExit(9)", "raise SystemExit", "exit(9)"}) {
            try {
                python.exec(source);
            } catch (RuntimeException contained) {
                System.out.println("contained " + contained.getMessage());
            }
        }
    }

    private void exitWhileOthersCall() throws InterruptedException {
        String[] calls = {
            "calling(); any(iter(lambda: False, True))",
            "calling()\nwhile True: pass",
            "import time; calling(); time.sleep(600)",
            "import hashlib; calling(); hashlib.pbkdf2_hmac('sha256', b'', b'', 10**9)"
        };
        CountDownLatch calling = new CountDownLatch(calls.length + 1);
        python.set("calling", (Runnable) calling::countDown);
        for (String source : calls) {
            inThread(() -> python.exec(source));
        }
        inThread(
                () -> {
                    calling.countDown();
                    callForAWhile(Integer.MAX_VALUE);
                });
        calling.await();
        System.exit(4);
    }

    private void exitInAnImport() throws Exception {
        Files.writeString(
                Path.of("never_imported.py"), "import contract_ends\ncontract_ends.importing()\n");
        CountDownLatch importing = new CountDownLatch(1);
        Runnable wait =
                () -> {
                    importing.countDown();
                    LockSupport.park();
                };
        python.function("contract_ends:expect_import").call(wait);
        inThread(() -> python.exec("import never_imported"));
        importing.await();
        System.exit(4);
    }

    private static void signal(String name) throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
        LockSupport.park();
    }

    /** One is blocked in Java, one calls Java for ever, and one calls Python by Java for ever. */
    private void leaveThreadsInJava() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(3);
        CountDownLatch never = new CountDownLatch(1);
        PyFunction square = python.function("contract_functions:square");
        Callable<Object> block =
                () -> {
                    inside.countDown();
                    never.await();
                    return null;
                };
        Callable<Object> count =
                () -> {
                    inside.countDown();
                    return 5;
                };
        Callable<Object> nest =
                () -> {
                    inside.countDown();
                    return square.call(3);
                };
        python.function("contract_reentry:call_on_daemons").call(block, count, nest);
        while (inside.getCount() > 0) {
            square.call(2);
        }
    }
}
