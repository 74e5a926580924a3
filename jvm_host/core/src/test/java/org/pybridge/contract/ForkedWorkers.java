package org.pybridge.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.pybridge.Python;
import org.pybridge.PythonConfig;
import org.pybridge.PythonWorker;
import org.pybridge.Workers;
import org.pybridge.platform.ProcessStatus;

/** Starts workers that are forked, and looks at their processes. */
final class ForkedWorkers {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private ForkedWorkers() {}

    /** A module name that no other test has. */
    static String module() {
        return "preloaded_" + COUNT.incrementAndGet();
    }

    /** Starts workers whose server has imported a module of this source, named as it returns. */
    static String preloaded(Path folder, String source) {
        String name = module();
        write(folder, name, source);
        return name;
    }

    static void write(Path folder, String module, String source) {
        try {
            Files.writeString(folder.resolve(module + ".py"), source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Python start(Runtimes runtimes, Path folder, Workers workers, String... preloaded) {
        return start(runtimes, folder, workers, builder -> {}, preloaded);
    }

    static Python start(
            Runtimes runtimes,
            Path folder,
            Workers workers,
            Consumer<PythonConfig.Builder> change,
            String... preloaded) {
        return runtimes.start(
                builder -> {
                    builder.addPath(folder).workers(workers.forkServer());
                    List.of(preloaded).forEach(builder::preload);
                    change.accept(builder);
                });
    }

    static long eval(Python python, String module, String expression) {
        return python.eval("__import__('" + module + "')." + expression).as(Long.class);
    }

    static long serverOf(Python python) {
        return eval(python, "os", "getppid()");
    }

    static List<PythonWorker> workers(Python python) {
        return python.stats().workers();
    }

    static void kill(long pid) {
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)
                && !ProcessStatus.isZombie(pid); // who adopts orphans may not care for them
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
