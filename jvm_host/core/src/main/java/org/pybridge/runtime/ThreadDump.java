package org.pybridge.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pybridge.Python;

/** The stacks of all threads as text: Java's, each with its Python frames, and Python's own. */
public final class ThreadDump {
    private static final String HEADER = "thread ";

    private final StringBuilder text = new StringBuilder();
    private final Map<Long, String> pythonByJavaId = new HashMap<>();
    private final List<String> onlyPython = new ArrayList<>();

    private ThreadDump() {}

    /** The stack of one Java thread and those of Python, as a warning ends. */
    public static String stacks(StackTraceElement[] frames, String python) {
        StringBuilder text = new StringBuilder("\nJava stack of the thread:");
        for (StackTraceElement frame : frames) {
            text.append("\n\tat ").append(frame);
        }
        text.append("\nPython stacks, most recent call first:\n");
        return text.append(python.isEmpty() ? "no thread is in Python code" : python).toString();
    }

    static String of(Python python, PythonThreads told) {
        ThreadDump dump = new ThreadDump();
        dump.sort(told);
        dump.write(python, told.where());
        return dump.text.toString();
    }

    /** Takes the Python stacks apart, and gives those of Java's threads to them. */
    private void sort(PythonThreads told) {
        for (String stack : told.stacks().split("\n(?=" + HEADER + ")")) {
            if (!stack.isEmpty()) {
                Long javaId = told.javaIds().get(osThread(stack));
                if (javaId == null) {
                    onlyPython.add(stack);
                } else {
                    pythonByJavaId.put(javaId, stack);
                }
            }
        }
    }

    private static Long osThread(String stack) {
        int end = HEADER.length();
        while (end < stack.length() && Character.isDigit(stack.charAt(end))) {
            end++;
        }
        return Long.valueOf(stack.substring(HEADER.length(), end));
    }

    private void write(Python python, String where) {
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        List<Thread> threads = new ArrayList<>(all.keySet());
        threads.removeIf(thread -> all.get(thread).length == 0);
        threads.sort(
                Comparator.comparing((Thread thread) -> pythonOf(thread) == null)
                        .thenComparing(Thread::getId));
        text.append(python).append(", Python frames of ").append(where).append('\n');
        for (Thread thread : threads) {
            if (pythonOf(thread) != null) {
                write(thread, all.get(thread));
            }
        }
        for (String stack : onlyPython) {
            text.append("\nPython's ").append(stack).append('\n');
        }
        for (Thread thread : threads) {
            if (pythonOf(thread) == null) {
                write(thread, all.get(thread));
            }
        }
    }

    private String pythonOf(Thread thread) {
        return pythonByJavaId.get(thread.getId());
    }

    private void write(Thread thread, StackTraceElement[] frames) {
        text.append("\n\"").append(thread.getName()).append("\" #").append(thread.getId());
        text.append(thread.isDaemon() ? " daemon " : " ").append(thread.getState());
        String python = pythonOf(thread);
        if (python != null) {
            text.append(", ").append(python);
        }
        for (StackTraceElement frame : frames) {
            text.append("\n    at ").append(frame);
        }
        text.append('\n');
    }
}
