package org.pybridge.runtime;

import java.util.Map;

/**
 * The Python stacks of all threads of a process.
 *
 * @param where the process, in words
 * @param stacks as {@code native/py/thread_stacks.hpp} tells
 * @param javaIds the ids of Java's threads by those of the operating system
 */
public record PythonThreads(String where, String stacks, Map<Long, Long> javaIds) {}
