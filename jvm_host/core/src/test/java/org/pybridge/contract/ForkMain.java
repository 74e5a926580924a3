package org.pybridge.contract;

import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Tries to fork the process in which Python runs. */
public final class ForkMain {
    private ForkMain() {}

    /** Argument: the mode. */
    public static void main(String[] arguments) {
        try (Python python =
                Python.start(Runtimes.config(ExecutionMode.valueOf(arguments[0])).build())) {
            python.exec(
                    """
                    import os

                    def fork():
                        child = os.fork()
                        if child == 0:
                            os._exit(0)
                        os.waitpid(child, 0)
                        return 'forked'
                    """);
            try {
                System.out.println(python.get("fork").as(PyFunction.class).call());
            } catch (RuntimeException refused) {
                System.out.println("refused: " + refused.getMessage());
            }
            System.out.println("then " + python.eval("1 + 1"));
        }
    }
}
