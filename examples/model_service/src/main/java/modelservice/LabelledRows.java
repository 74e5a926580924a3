package modelservice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a CSV file: the last column is plain Python's probability, the others are features.
 */
record LabelledRows(double[][] features, double[] probabilities) {

    /**
     * Reads a file with a header line.
     *
     * @throws IOException if the file cannot be read, or a line is not of the header's width or
     *     holds a cell that is no number
     */
    static LabelledRows read(Path file) throws IOException {
        final List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2) {
            throw new IOException("no rows: file=" + file + ", lines=" + lines.size());
        }
        final int features = lines.get(0).split(",").length - 1;
        final LabelledRows rows =
                new LabelledRows(new double[lines.size() - 1][], new double[lines.size() - 1]);
        for (int row = 0; row < rows.count(); row++) {
            final double[] cells = cells(file, row + 2, lines.get(row + 1));
            if (cells.length != features + 1) {
                throw new IOException(
                        ("wrong column count: file=%s, line=%d, seen=%d, wanted=%d")
                                .formatted(file, row + 2, cells.length, features + 1));
            }
            rows.features[row] = Arrays.copyOf(cells, features);
            rows.probabilities[row] = cells[features];
        }
        return rows;
    }

    int count() {
        return features.length;
    }

    private static double[] cells(Path file, int number, String line) throws IOException {
        try {
            return Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
        } catch (NumberFormatException e) {
            throw new IOException(
                    "not a number: file=%s, line=%d, %s".formatted(file, number, e.getMessage()),
                    e);
        }
    }
}
