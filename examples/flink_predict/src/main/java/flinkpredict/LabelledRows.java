package flinkpredict;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * The rows of a CSV file with a header line: the last column is plain Python's probability, the
 * others are features. As a source it gives them over and over.
 */
record LabelledRows(double[][] features, double[] probabilities)
        implements GeneratorFunction<Long, Row>, Serializable {
    /**
     * Reads a file.
     *
     * @throws IOException if it cannot be read, or has no rows
     * @throws NumberFormatException if a cell is no number
     */
    static LabelledRows read(Path file) throws IOException {
        final List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2) {
            throw new IOException("no rows: file=" + file + ", lines=" + lines.size());
        }
        final int count = lines.size() - 1;
        final LabelledRows rows = new LabelledRows(new double[count][], new double[count]);
        for (int row = 0; row < count; row++) {
            final String[] texts = lines.get(row + 1).split(",");
            final double[] cells = Arrays.stream(texts).mapToDouble(Double::parseDouble).toArray();
            rows.features[row] = Arrays.copyOf(cells, cells.length - 1);
            rows.probabilities[row] = cells[cells.length - 1];
        }
        return rows;
    }

    int count() {
        return features.length;
    }

    @Override
    public Row map(Long number) {
        final int index = (int) (number % count());
        return new Row(index, features[index]);
    }

    DataGeneratorSource<Row> source(long total) {
        return new DataGeneratorSource<>(this, total, TypeInformation.of(Row.class));
    }
}
