package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pybridge.ExecutionMode;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Reference;
import org.pybridge.bench.Scenario;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;
import org.pybridge.bench.limit.Latin1Limit;
import org.pybridge.bench.limit.Utf16Limit;
import org.pybridge.bench.operand.Texts;

/** Typed calls of {@code String upper(String)}; in process mode beside a bare hop. */
public final class CallText implements Scenario {
    private final String name;
    private final String question;
    private final Texts texts;
    private final int payloadBytes;
    private final Function<Texts, Workload> limit;
    private Upper upper;

    private CallText(
            String name,
            String question,
            Texts texts,
            int payloadBytes,
            Function<Texts, Workload> limit) {
        this.name = name;
        this.question = question;
        this.texts = texts;
        this.payloadBytes = payloadBytes;
        this.limit = limit;
    }

    /** 16 ASCII characters. */
    public static CallText str16() {
        return new CallText(
                "call_str16",
                "String upper(String) of 16 ASCII characters",
                Texts.ascii(16),
                16,
                Latin1Limit::new);
    }

    /** 1024 ASCII characters. */
    public static CallText str1k() {
        return new CallText(
                "call_str1k",
                "String upper(String) of 1024 ASCII characters",
                Texts.ascii(1024),
                1024,
                Latin1Limit::new);
    }

    /** 16 Chinese characters. */
    public static CallText chinese() {
        return new CallText(
                "call_str_cjk",
                "String upper(String) of 16 Chinese characters",
                Texts.chinese(16),
                16 * Character.BYTES,
                Utf16Limit::new);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String question() {
        return question;
    }

    @Override
    public Set<ExecutionMode> modes() {
        return Set.of(ExecutionMode.THREAD, ExecutionMode.PROCESS);
    }

    @Override
    public void setUp(Environment environment) {
        upper = environment.python().function("bench_functions:upper").as(Upper.class);
    }

    @Override
    public void check() {
        WrongResultException.unlessEqual(name, upper.upper(""), "");
        WrongResultException.unlessEqual(name, upper.upper("z\u00fcrich\0a"), "Z\u00dcRICH\0A");
        WrongResultException.unlessEqual(name, upper.upper("\u00ff\u6f22"), "\u0178\u6f22");
        WrongResultException.unlessEqual(name, upper.upper("\ud83d\ude00a"), "\ud83d\ude00A");
    }

    @Override
    public long run(int operationCount) {
        final Upper bound = upper;
        final Texts operands = texts;
        long checksum = 0;
        for (int index = 0; index < operationCount; index++) {
            checksum += Texts.checksum(bound.upper(operands.at(index)));
        }
        return checksum;
    }

    @Override
    public long expected(int operationCount) {
        return texts.expected(operationCount);
    }

    @Override
    public Optional<Reference> reference(Environment environment) {
        return Optional.of(
                environment.mode() == ExecutionMode.THREAD
                        ? environment.limit("upper", () -> limit.apply(texts))
                        : environment.hop(payloadBytes));
    }
}
