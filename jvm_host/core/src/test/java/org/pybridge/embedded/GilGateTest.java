package org.pybridge.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who passes the gate in front of the GIL, with calls that the test itself pretends. */
@Timeout(60)
final class GilGateTest {
    private static final int RUNNING = 0;
    private static final int CLAIMED = Long.BYTES;

    private final ByteBuffer words =
            ByteBuffer.allocateDirect(9 * Long.BYTES).order(ByteOrder.nativeOrder());
    private final GilGate gate = new GilGate(words);

    @Test
    void aFreeGateIsPassedAndLeftFree() {
        gate.pass();
        assertThat(words.getLong(CLAIMED)).isZero();
    }

    @Test
    void aThreadInsideAHoldDoesNotWaitForItself() {
        AtomicBoolean passed = new AtomicBoolean();
        words.putLong(RUNNING, 5);
        words.putLong(CLAIMED, 1); // nobody will ever take it back
        gate.held(
                () ->
                        gate.held(
                                () -> {
                                    gate.pass();
                                    passed.set(true);
                                }));
        assertThat(passed).isTrue();
        words.putLong(CLAIMED, 0);
        gate.pass();
        assertThat(words.getLong(CLAIMED)).isZero();
    }

    @Test
    void oneLongCallIsNotWaitedForHere() {
        words.putLong(RUNNING, 5);
        gate.pass();
        assertThat(words.getLong(RUNNING)).isEqualTo(5);
        assertThat(words.getLong(CLAIMED)).isZero();
    }

    @Test
    void aThreadClaimsItsTurnFromOneThatCallsAgainAndAgain() throws InterruptedException {
        AtomicBoolean passed = new AtomicBoolean();
        AtomicReference<Boolean> claimSeen = new AtomicReference<>(false);
        Thread caller =
                new Thread(
                        () -> {
                            long call = 1;
                            while (!passed.get()) {
                                words.putLong(RUNNING, call++);
                                if (words.getLong(CLAIMED) != 0) {
                                    claimSeen.set(true);
                                    words.putLong(RUNNING, 0); // its call ends; it begins no other
                                    return;
                                }
                            }
                        });
        caller.start();
        while (words.getLong(RUNNING) == 0) {
            Thread.onSpinWait();
        }
        gate.pass();
        passed.set(true);
        caller.join(Duration.ofSeconds(30).toMillis());
        assertThat(caller.isAlive()).isFalse();
        assertThat(words.getLong(CLAIMED)).isZero();
        // A machine that stops the caller for long makes its call look like a long one.
        assertThat(claimSeen.get() || words.getLong(RUNNING) != 0).isTrue();
    }

    @Test
    void othersWaitWhileTheTurnIsClaimed() throws InterruptedException {
        words.putLong(CLAIMED, 1);
        AtomicBoolean passed = new AtomicBoolean();
        Thread waiting =
                new Thread(
                        () -> {
                            gate.pass();
                            passed.set(true);
                        });
        waiting.start();
        while (waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(passed).isFalse();
        words.putLong(CLAIMED, 0);
        waiting.join(Duration.ofSeconds(30).toMillis());
        assertThat(passed).isTrue();
        assertThat(words.getLong(CLAIMED)).isZero();
    }

    @Test
    void anInterruptIsKeptAndDoesNotEndTheWaiting() throws InterruptedException {
        words.putLong(CLAIMED, 1);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread waiting =
                new Thread(
                        () -> {
                            Thread.currentThread().interrupt();
                            gate.pass();
                            interrupted.set(Thread.interrupted());
                        });
        waiting.start();
        words.putLong(CLAIMED, 0);
        waiting.join(Duration.ofSeconds(30).toMillis());
        assertThat(interrupted).isTrue();
    }

    @Test
    void progressIsSeenInTheCountsOfCallsAndRows() {
        long before = gate.progress();
        words.putLong(2 * Long.BYTES, 1);
        assertThat(gate.progress()).isNotEqualTo(before);
        before = gate.progress();
        words.putLong(3 * Long.BYTES, 1);
        assertThat(gate.progress()).isNotEqualTo(before);
    }
}
