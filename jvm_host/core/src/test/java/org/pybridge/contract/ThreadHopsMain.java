package org.pybridge.contract;

import java.io.File;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;
import org.pybridge.Python;

/** Hops over many threads of both sides, and tells who has a worker's pipes open. */
public final class ThreadHopsMain {
    private static final int HOPS = 20;

    private ThreadHopsMain() {}

    /** No arguments. */
    public static void main(String[] arguments) {
        run();
        int before = openFiles();
        run();
        Waiting.until(
                () -> "nothing is left open: before=" + before + ", now=" + openFiles(),
                () -> openFiles() <= before);
        System.out.println("nothing is left open");
    }

    private static int openFiles() {
        return new File("/proc/self/fd").list().length;
    }

    private static void run() {
        try (Python python = Python.start(Runtimes.config(ExecutionMode.PROCESS).build())) {
            PyFunction call = python.function("contract_functions:call_in_thread");
            System.out.println("hops: " + hop(call, HOPS));
            python.exec(
                    """
                    import os, subprocess, sys, threading

                    PIPES = '''
                    import os
                    links = [os.path.join('/proc/self/fd', fd) for fd in os.listdir('/proc/self/fd')]
                    links = [os.readlink(link) for link in links if os.path.exists(link)]
                    print(sum(link.startswith('pipe:') for link in links[3:]))
                    '''

                    def of_command():
                        command = [sys.executable, '-c', PIPES]
                        run = subprocess.run(command, close_fds=False, stdout=-1, check=True)
                        return run.stdout.decode().strip()

                    def call_java():
                        try:
                            callback()
                        except RuntimeError as error:
                            print(error)

                    def of_fork():
                        child = os.fork()
                        if child == 0:
                            exec(PIPES)
                            thread = threading.Thread(target=call_java)
                            thread.start()
                            thread.join()
                            sys.stdout.flush()
                            os._exit(0)
                        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                    """);
            Supplier<Object> callback = () -> 0L;
            python.set("callback", callback);
            System.out.println("of a command: " + python.eval("of_command()").as(String.class));
            System.out.println("fork: " + python.eval("of_fork()").as(Long.class));
            System.out.println("hops: " + hop(call, HOPS));
        }
    }

    private static Object hop(PyFunction call, int hops) {
        Supplier<Object> next = () -> hops == 1 ? 0L : hop(call, hops - 1);
        return CompletableFuture.supplyAsync(
                        () -> 1 + (Long) ((List<?>) call.call(next)).get(0),
                        task -> new Thread(task).start())
                .join();
    }
}
