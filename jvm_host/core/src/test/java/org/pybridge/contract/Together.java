package org.pybridge.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one task on several threads that begin at the same moment, and reports the first failure.
 */
final class Together {
    private static final Duration BOUND = Duration.ofSeconds(60);

    /** What one of the threads does. */
    interface Task {
        void run(int thread) throws Exception;
    }

    private Together() {}

    /** The kinds of threads this JDK has: platform ones and, from JDK 21 on, virtual ones. */
    static Map<String, Callable<ExecutorService>> threadKinds() {
        Map<String, Callable<ExecutorService>> kinds = new LinkedHashMap<>();
        kinds.put("platform", Executors::newCachedThreadPool);
        for (var method : Executors.class.getMethods()) {
            if (method.getName().equals("newVirtualThreadPerTaskExecutor")) {
                kinds.put("virtual", () -> (ExecutorService) method.invoke(null));
            }
        }
        return kinds;
    }

    static void run(int threadCount, Task task) throws Exception {
        run(BOUND, threadCount, task);
    }

    static void run(ExecutorService threads, int threadCount, Task task) throws Exception {
        run(BOUND, threads, threadCount, task);
    }

    /** For threads that may take longer than others. */
    static void run(Duration bound, int threadCount, Task task) throws Exception {
        run(bound, Executors.newCachedThreadPool(), threadCount, task);
    }

    private static void run(Duration bound, ExecutorService threads, int threadCount, Task task)
            throws Exception {
        CyclicBarrier start = new CyclicBarrier(threadCount);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threadCount; i++) {
                int thread = i;
                running.add(threads.submit(() -> began(start, task, thread)));
            }
            for (Future<?> each : running) {
                each.get(bound.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (ExecutionException failure) {
            throw new AssertionError("a thread failed: " + failure.getCause(), failure.getCause());
        } catch (TimeoutException hang) {
            throw new AssertionError("a thread did not end within " + bound, hang);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void began(CyclicBarrier start, Task task, int thread) throws Exception {
        try {
            start.await(30, TimeUnit.SECONDS);
        } catch (BrokenBarrierException | TimeoutException error) {
            throw new AssertionError("the threads did not start together", error);
        }
        task.run(thread);
        return null;
    }
}
