package org.pybridge.bench.scenario;

import java.util.Locale;
import java.util.Optional;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Texts;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;

/** A declared scalar function, called with rows of one text. */
public final class UdfScalar extends EmbeddedScenario {
    private final Texts texts = Texts.ascii(16);
    private ScalarUdf upper;

    /** Nothing is opened yet. */
    public UdfScalar() {
        super("udf_scalar", "a scalar UDF, of a row of 16 ASCII characters", "udf", "scalar", 64);
    }

    @Override
    public void setUp(Environment environment) {
        upper = PythonUdf.scalar("udf_functions:upper_udf").open(environment.python());
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), upper.eval("z\u00fcrich"), "Z\u00dcRICH");
    }

    @Override
    public long run(int operationCount) {
        final ScalarUdf bound = upper;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += Texts.checksum((String) bound.eval(texts.at(index)));
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return texts.expected(operationCount);
    }

    @Override
    public Optional<Workload> twin() {
        return Optional.of(new JavaTwin("java upper", this, this::runInJava));
    }

    private long runInJava(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += Texts.checksum(texts.at(index).toUpperCase(Locale.ROOT));
        }
        return checksum;
    }
}
