package org.pybridge.bench;

import java.util.Set;
import org.pybridge.ExecutionMode;

/** What is measured: a scenario whose operations the engine runs, or starts of processes. */
public sealed interface Question permits Scenario, StartUp {
    /** The name on the command line and in the results, such as {@code call_int}. */
    String name();

    /** What is measured, in one line. */
    String question();

    /** The modes in which the question makes sense. */
    Set<ExecutionMode> modes();
}
