package org.pybridge.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Calls all rows once, in the way that is measured later, and compares with plain Python. */
final class RowCheck {
    private static final int SHOWN_LENGTH = 200;

    private final Inputs inputs;
    private final Callee callee;
    private final Watch watch;
    private final CanonicalText texts;
    private int failedCount;
    private boolean opaque;

    RowCheck(Inputs inputs, Callee callee, Watch watch, CanonicalText texts) {
        this.inputs = inputs;
        this.callee = callee;
        this.watch = watch;
        this.texts = texts;
    }

    /** The first row that differs, if one does; batches of this size, or single calls. */
    Optional<WrongRow> firstWrong(int batch) {
        try {
            for (int row = 0; row < inputs.rows().length; row += batch) {
                final int end = Math.min(row + batch, inputs.rows().length);
                final Optional<WrongRow> wrong = batch == 1 ? single(row) : batch(row, end);
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
            return Optional.empty();
        } finally {
            watch.end();
        }
    }

    /** How many rows raised, as they were expected to. */
    int failedCount() {
        return failedCount;
    }

    /** Whether some result, or a part of it, could only be compared by its type. */
    boolean isOpaque() {
        return opaque;
    }

    private Optional<WrongRow> single(int row) {
        watch.begin(row, System.nanoTime());
        try {
            return compared(row, callee.call(inputs.rows()[row]));
        } catch (RuntimeException | StackOverflowError failure) {
            return failed(row, failure);
        }
    }

    private Optional<WrongRow> batch(int begin, int end) {
        watch.begin(begin, System.nanoTime());
        final List<CompletableFuture<Object>> given = new ArrayList<>();
        for (int row = begin; row < end; row++) {
            given.add(callee.callAsync(inputs.rows()[row]));
        }
        callee.flush();
        for (int row = begin; row < end; row++) {
            final Optional<WrongRow> wrong = awaited(row, given.get(row - begin));
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private Optional<WrongRow> awaited(int row, CompletableFuture<Object> future) {
        final Object result;
        try {
            result = future.join();
        } catch (CompletionException | CancellationException failure) {
            return failed(row, failure);
        }
        return compared(row, result);
    }

    private Optional<WrongRow> compared(int row, Object result) {
        final String seen = texts.of(result);
        Caller.drop(result);
        opaque |= CanonicalText.isOpaque(seen);
        return seen.equals(inputs.expected()[row]) ? Optional.empty() : wrong(row, seen);
    }

    private Optional<WrongRow> failed(int row, Throwable failure) {
        failedCount++;
        final String wanted = inputs.raises()[row];
        return wanted != null && isSameType(wanted, Failures.typeOf(failure))
                ? Optional.empty()
                : wrong(row, Failures.described(failure));
    }

    /** By the last parts: a module may be seen as {@code __main__} by one of both. */
    private static boolean isSameType(String one, String other) {
        return Failures.lastPart(one).equals(Failures.lastPart(other));
    }

    private Optional<WrongRow> wrong(int row, String seen) {
        final String expected = inputs.expected()[row];
        final String raised = inputs.raises()[row];
        final String wanted = raised == null ? String.valueOf(expected) : raised;
        final String arguments = Arrays.deepToString(inputs.rows()[row]);
        return Optional.of(new WrongRow(row, shown(arguments), shown(seen), shown(wanted)));
    }

    private static String shown(String text) {
        return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "…";
    }
}
