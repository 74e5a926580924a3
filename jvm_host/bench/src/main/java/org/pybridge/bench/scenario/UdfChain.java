package org.pybridge.bench.scenario;

import org.pybridge.bench.Environment;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.operand.Texts;
import org.pybridge.udf.PythonUdf;
import org.pybridge.udf.ScalarUdf;

/** Three declared scalar functions as one. */
public final class UdfChain extends EmbeddedScenario {
    private static final int TEXT_COUNT = 64;

    private final Texts texts = Texts.ascii(16);
    private ScalarUdf chain;

    /** Nothing is opened yet. */
    public UdfChain() {
        super(
                "udf_chain",
                "a chain of three scalar UDFs, of 16 ASCII characters",
                "udf",
                "chain",
                64);
    }

    @Override
    public void setUp(Environment environment) {
        chain =
                PythonUdf.chain(
                                PythonUdf.scalar("udf_functions:upper_udf"),
                                PythonUdf.scalar("udf_functions:strip_udf"),
                                PythonUdf.scalar("udf_functions:length_udf"))
                        .open(environment.python());
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name(), chain.eval(" stra\u00dfe "), 7L);
    }

    @Override
    public long run(int operationCount) {
        final ScalarUdf bound = chain;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += (Long) bound.eval(texts.at(index)) + index % TEXT_COUNT;
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += 16 + index % TEXT_COUNT;
        }
        return checksum;
    }
}
