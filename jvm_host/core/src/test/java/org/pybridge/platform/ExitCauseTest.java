package org.pybridge.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The packed form and its text. */
final class ExitCauseTest {
    @Test
    void decodesTheKindAboveTheValue() {
        assertThat(ExitCause.ofPacked(3)).isEqualTo(new ExitCause(ExitCause.Kind.EXITED, 3));
        assertThat(ExitCause.ofPacked(1L << 32 | 9))
                .isEqualTo(new ExitCause(ExitCause.Kind.KILLED, 9));
        assertThat(ExitCause.ofPacked(2L << 32 | 11))
                .isEqualTo(new ExitCause(ExitCause.Kind.DUMPED, 11));
    }

    @Test
    void namesCodesAndSignals() {
        assertThat(new ExitCause(ExitCause.Kind.EXITED, 3)).hasToString("exit code 3");
        assertThat(new ExitCause(ExitCause.Kind.KILLED, 9)).hasToString("signal 9 (SIGKILL)");
        assertThat(new ExitCause(ExitCause.Kind.KILLED, 40)).hasToString("signal 40");
        assertThat(new ExitCause(ExitCause.Kind.DUMPED, 11))
                .hasToString("signal 11 (SIGSEGV), core dumped");
    }

    @Test
    void refusesTheAnswerOfAChildThatStillRuns() {
        assertThatThrownBy(() -> ExitCause.ofPacked(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a packed exit cause: seen=-1");
    }
}
