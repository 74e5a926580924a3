package org.pybridge.bench.scenario;

import java.util.List;
import java.util.Optional;
import org.pybridge.PyTuple;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Texts;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.TableUdf;

/** A declared table function, which gives four rows of a word for a row of one text. */
public final class UdfTable extends EmbeddedScenario {
    private static final int TEXT_COUNT = 64;
    private static final int LETTERS = 26;

    private final String[] lines = new String[TEXT_COUNT];
    private TableUdf words;

    /** Nothing is opened yet. */
    public UdfTable() {
        super(
                "udf_table",
                "a table UDF of a row of 16 ASCII characters, to four rows",
                "udf",
                "table",
                128);
        for (int number = 0; number < TEXT_COUNT; number++) {
            final StringBuilder line = new StringBuilder();
            for (int place = 0; place < 16; place++) {
                line.append((char) (place % 4 == 3 ? ' ' : 'a' + (number + 7 * place) % LETTERS));
            }
            lines[number] = line.toString();
        }
    }

    @Override
    public void setUp(Environment environment) {
        words = PythonUdf.table("udf_functions:words_udf").open(environment.python());
    }

    @Override
    public void check() {
        List<PyTuple> rows = words.eval("one two");
        WrongResultException.unlessEqual(name(), rows.size(), 2);
        WrongResultException.unlessEqual(name(), rows.get(1).get(0), "two");
    }

    @Override
    public long run(int operationCount) {
        final TableUdf bound = words;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            for (final PyTuple row : bound.eval(lines[index % TEXT_COUNT])) {
                checksum += Texts.checksum((String) row.get(0));
            }
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            final String line = lines[index % TEXT_COUNT];
            for (int start = 0; start < line.length(); start += 4) {
                checksum += Texts.checksum(line.substring(start, start + 3));
            }
        }
        return checksum;
    }

    @Override
    public Optional<Workload> twin() {
        return Optional.of(new JavaTwin("java split", this, this::runInJava));
    }

    private long runInJava(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            for (final String word : lines[index % TEXT_COUNT].split(" ")) {
                checksum += Texts.checksum(word);
            }
        }
        return checksum;
    }
}
