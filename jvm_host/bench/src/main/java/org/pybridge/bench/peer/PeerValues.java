package org.pybridge.bench.peer;

import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ToLongFunction;
import org.pybridge.bench.WrongResultException;

/**
 * Calls of one argument that is an object.
 *
 * @param <T> the argument
 * @param <R> the result
 */
final class PeerValues<T, R> extends PeerScenario {
    private final Function<Peer, Function<T, R>> call;
    private final IntFunction<T> operand;
    private final BiPredicate<T, R> right;
    private final ToLongFunction<R> checksum;
    private final IntToLongFunction expected;
    private Function<T, R> bound;

    /**
     * The scenario of this name.
     *
     * @param call the peer's way to do it
     * @param operand the argument of an operation
     * @param right whether this is the result of that argument, looked at in full
     * @param checksum what tells one result from another, at the cost of a look
     * @param expected the sum of the checksums of so many operations
     */
    PeerValues(
            String name,
            Function<Peer, Function<T, R>> call,
            IntFunction<T> operand,
            BiPredicate<T, R> right,
            ToLongFunction<R> checksum,
            IntToLongFunction expected) {
        super(name);
        this.call = call;
        this.operand = operand;
        this.right = right;
        this.checksum = checksum;
        this.expected = expected;
    }

    @Override
    void bind(Peer started) {
        bound = call.apply(started);
    }

    @Override
    void prove() {
        final T argument = operand.apply(7);
        final R result = bound.apply(argument);
        if (!right.test(argument, result)) {
            throw new WrongResultException(name(), result, "the result of " + argument);
        }
        super.prove();
    }

    @Override
    public long run(int operationCount) {
        final Function<T, R> function = bound;
        long sum = 0;
        for (int index = 0; index < operationCount; index++) {
            sum += checksum.applyAsLong(function.apply(operand.apply(index)));
        }
        return sum;
    }

    @Override
    public long expected(int operationCount) {
        return expected.applyAsLong(operationCount);
    }
}
