package flinkpredict;

import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.accumulators.LongMinimum;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** Passes scores on, and tells by two accumulators when the first and the last one came. */
final class Pace extends RichMapFunction<Score, Score> {
    private static final long serialVersionUID = 1L;
    static final String FIRST_MS = "first score, ms";
    static final String LAST_MS = "last score, ms";

    private transient LongMinimum firstMs;
    private transient LongMaximum lastMs;

    @Override
    public void open(OpenContext context) {
        firstMs = new LongMinimum();
        lastMs = new LongMaximum();
        getRuntimeContext().addAccumulator(FIRST_MS, firstMs);
        getRuntimeContext().addAccumulator(LAST_MS, lastMs);
    }

    @Override
    public Score map(Score score) {
        final long nowMs = System.currentTimeMillis();
        firstMs.add(nowMs);
        lastMs.add(nowMs);
        return score;
    }
}
