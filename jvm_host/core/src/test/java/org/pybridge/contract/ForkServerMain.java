package org.pybridge.contract;

import org.pybridge.ExecutionMode;
import org.pybridge.Python;
import org.pybridge.Workers;

/** Tells the processes of a runtime with forked workers, and is gone without a word to them. */
public final class ForkServerMain {
    private ForkServerMain() {}

    public static void main(String[] arguments) {
        Python python =
                Python.start(
                        Runtimes.config(ExecutionMode.PROCESS)
                                .workers(Workers.of(2).forkServer())
                                .build());
        System.out.println("pid " + python.eval("__import__('os').getppid()").as(Long.class));
        python.stats().workers().forEach(worker -> System.out.println("pid " + worker.pid()));
        Runtime.getRuntime().halt(0);
    }
}
