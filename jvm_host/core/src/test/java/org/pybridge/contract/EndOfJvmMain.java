package org.pybridge.contract;

import java.util.concurrent.CountDownLatch;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Ends a JVM in the middle of things. */
public final class EndOfJvmMain {
    private EndOfJvmMain() {}

    /** Arguments: the mode and the way to end. */
    public static void main(String[] arguments) throws Exception {
        Python python = Python.start(Runtimes.config(ExecutionMode.valueOf(arguments[0])).build());
        python.exec(
                """
                import atexit, sys
                print('printed by Python')
                atexit.register(print, 'printed at exit')
                """);
        PyFunction call = python.function("contract_callbacks:call");
        Runnable exit = () -> System.exit(4);
        switch (arguments[1]) {
            case "return" -> python.eval("['still held']");
            case "exit" -> System.exit(4);
            case "exit-in-callback" -> call.call(exit);
            case "exit-in-hold" -> python.hold(exit);
            case "exit-in-nested-hold" -> {
                Runnable hold = () -> python.hold(() -> python.hold(exit));
                python.hold(() -> call.call(hold));
            }
            case "exit-in-hold-of-another-thread" -> exitInHoldOfAnotherThread(python);
            case "system-exit" -> systemExit(python);
            case "exit-while-others-call" -> exitWhileOthersCall(python);
            case "threads-left-in-python" -> leaveThreads(python);
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        System.out.println("end of main");
    }

    private static void systemExit(Python python) {
        for (String source : new String[] {"sys.exit(9)", "raise SystemExit", "exit(9)"}) {
            try {
                python.exec(source);
            } catch (RuntimeException contained) {
                System.out.println("contained " + contained.getMessage());
            }
        }
    }

    private static void exitInHoldOfAnotherThread(Python python) throws InterruptedException {
        Thread thread = new Thread(() -> python.hold(() -> System.exit(4)));
        thread.start();
        thread.join();
    }

    private static void exitWhileOthersCall(Python python) throws InterruptedException {
        PyFunction square = python.function("contract_functions:square");
        CountDownLatch calling = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                square.call(1);
                                calling.countDown();
                                while (true) {
                                    square.call(2);
                                }
                            });
            thread.setUncaughtExceptionHandler((where, failure) -> {});
            thread.start();
        }
        calling.await();
        System.exit(4);
    }

    private static void leaveThreads(Python python) {
        python.exec(
                """
                import threading
                threading.Thread(target=threading.Event().wait, daemon=True).start()
                """);
    }
}
