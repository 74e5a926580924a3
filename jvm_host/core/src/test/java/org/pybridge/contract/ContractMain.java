package org.pybridge.contract;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs the whole contract suite inside a JVM that runs already, such as one that Python started.
 */
public final class ContractMain {
    private ContractMain() {}

    /**
     * Runs all cases but those that are {@link Once}; the first line of the text is {@code "N
     * tests, F failed"}, the failures follow.
     */
    public static String run() {
        return run(ClassNameFilter.STANDARD_INCLUDE_PATTERN);
    }

    /** Runs the cases of the classes whose full name matches the pattern. */
    public static String run(String classNamePattern) {
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectPackage(ContractMain.class.getPackageName()))
                        .filters(
                                ClassNameFilter.includeClassNamePatterns(classNamePattern),
                                TagFilter.excludeTags(Once.TAG))
                        .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(ContractMain.class.getClassLoader());
        try {
            LauncherFactory.create().execute(request, listener);
        } finally {
            SharedRuntimes.closeAll();
            thread.setContextClassLoader(before);
        }
        return text(listener.getSummary());
    }

    /** Prints the summary and exits with 1 if a case failed. */
    public static void main(String[] arguments) {
        String summary = arguments.length == 0 ? run() : run(arguments[0]);
        System.out.println(summary);
        System.exit(summary.lines().findFirst().orElse("").endsWith(" 0 failed") ? 0 : 1);
    }

    private static String text(TestExecutionSummary summary) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        long failed = summary.getTotalFailureCount();
        out.printf("%d tests, %d failed%n", summary.getTestsFoundCount(), failed);
        summary.printFailuresTo(out, 40);
        out.flush();
        return text.toString();
    }
}
