package org.pybridge.bench.operand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is expected of so many operations is the sum of what each one gives. */
final class OperandsTest {
    private static final int OPERATION_COUNT = 777;

    private static long sum(IntToLongFunction result) {
        return IntStream.range(0, OPERATION_COUNT).mapToLong(result::applyAsLong).sum();
    }

    @Test
    void ofTexts() {
        Texts ascii = Texts.ascii(16);
        assertThat(ascii.at(3)).hasSize(16).matches("[a-z]+");
        assertThat(ascii.expected(OPERATION_COUNT))
                .isEqualTo(sum(index -> Texts.checksum(ascii.at(index).toUpperCase())))
                .isNotEqualTo(sum(index -> Texts.checksum(ascii.at(index))));
    }

    @Test
    void ofChineseTexts() {
        Texts chinese = Texts.chinese(16);
        assertThat(chinese.at(3).codePoints()).hasSize(16).allMatch(Character::isIdeographic);
        assertThat(chinese.expected(OPERATION_COUNT))
                .isEqualTo(sum(index -> Texts.checksum(chinese.at(index))));
    }

    @Test
    void ofPayloads() {
        Payload payload = new Payload(1024);
        assertThat(payload.expected(OPERATION_COUNT))
                .isEqualTo(sum(index -> Payload.checksum(payload.at(index))));
    }

    @Test
    void ofIntegers() {
        int[] values = Integers.stream(1000).toArray();
        assertThat(Integers.expected(1000, OPERATION_COUNT))
                .isEqualTo(
                        sum(
                                index -> {
                                    values[0] = Integers.first(index);
                                    return Arrays.stream(values).asLongStream().sum();
                                }));
    }

    @Test
    void ofDoubles() {
        double[] values = Doubles.array(3000);
        assertThat(Doubles.buffer(3000).get(2999)).isEqualTo(values[2999]).isEqualTo(999);
        assertThat(Doubles.expected(3000, OPERATION_COUNT))
                .isEqualTo(
                        sum(
                                index -> {
                                    values[0] = Doubles.first(index);
                                    return (long) Arrays.stream(values).sum();
                                }));
    }

    @Test
    void ofCallbacks() {
        assertThat(Callbacks.expected(3 * Callbacks.BATCH)).isEqualTo(1000 + 2000 + 3000);
    }

    @Test
    void ofFailures() {
        assertThat(Failure.expected(2)).isEqualTo(2L * "ValueError: seat 14C is taken".length());
    }
}
