package org.pybridge.bench.scenario;

import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.pybridge.bench.Workload;

/** Rows of one JSON document, which the function parses, changes and prints. */
final class JsonRows {
    private JsonRows() {}

    /** One call per row. */
    record Single(Transformer function, String[] texts, UnaryOperator<String> printed)
            implements Workload {
        @Override
        public String name() {
            return "a document per call";
        }

        @Override
        public long run(int operationCount) {
            return JsonTexts.run(function, texts, operationCount);
        }

        @Override
        public long expected(int operationCount) {
            return JsonTexts.expected(texts, printed, operationCount);
        }
    }

    /** One call per round: the documents are in Python. */
    record InPython(
            IntFunction<String> lastOf, String[] texts, UnaryOperator<String> printed, int batch)
            implements Workload {
        @Override
        public String name() {
            return "a loop in Python";
        }

        @Override
        public long run(int operationCount) {
            return JsonTexts.sum(lastOf.apply(operationCount));
        }

        @Override
        public long expected(int operationCount) {
            final int last = (operationCount - 1) % texts.length;
            return JsonTexts.sum(printed.apply(JsonTexts.touched(texts[last], last)));
        }
    }

    /** One call per bundle. */
    record Bundled(UnaryOperator<String[]> function, String[] rows, long checksumOfBundle)
            implements Workload {
        Bundled(
                UnaryOperator<String[]> function,
                String[] texts,
                UnaryOperator<String> printed,
                int size) {
            this(
                    function,
                    IntStream.range(0, size)
                            .mapToObj(row -> texts[row % texts.length])
                            .toArray(String[]::new),
                    JsonTexts.expected(texts, printed, size));
        }

        @Override
        public String name() {
            return "documents per call";
        }

        @Override
        public long run(int operationCount) {
            long checksum = 0;
            for (int done = 0; done < operationCount; done += rows.length) {
                for (final String result : function.apply(rows)) {
                    checksum += JsonTexts.sum(result);
                }
            }
            return checksum;
        }

        @Override
        public long expected(int operationCount) {
            return operationCount / rows.length * checksumOfBundle;
        }

        @Override
        public int batch() {
            return rows.length;
        }
    }
}
