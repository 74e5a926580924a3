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
                    import os, subprocess, sys

                    def fork():
                        child = os.fork()
                        if child == 0:
                            os._exit(0)
                        os.waitpid(child, 0)
                        return 'forked'

                    def run_before_exec():
                        run(preexec_fn=os.getpid)
                        return 'ran before exec'

                    def run(**options):
                        subprocess.run([sys.executable, '-c', ''], check=True, **options)
                        return 'ran'
                    """);
            tell(python, "fork");
            tell(python, "run_before_exec");
            tell(python, "run");
        }
    }

    private static void tell(Python python, String function) {
        try {
            System.out.println(python.get(function).as(PyFunction.class).call());
        } catch (RuntimeException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }
}
