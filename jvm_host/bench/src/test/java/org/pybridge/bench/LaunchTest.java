package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaunchTest {
    @Test
    void tellsTheTimeToTheLine() {
        assertThat(new Launch(List.of("/bin/sh", "-c", "echo 1003"), "1003").ns()).isPositive();
    }

    @Test
    void refusesAnotherLine() {
        assertThatThrownBy(new Launch(List.of("/bin/sh", "-c", "echo no"), "1003")::ns)
                .isInstanceOf(WrongResultException.class)
                .hasMessageContainingAll("echo no", "seen=no", "wanted=1003");
    }

    @Test
    void refusesAProgramThatPrintsNothing() {
        assertThatThrownBy(new Launch(List.of("/bin/sh", "-c", "exit 1"), "1003")::ns)
                .isInstanceOf(WrongResultException.class)
                .hasMessageContaining("seen=null");
    }

    @Test
    void namesAProgramThatIsNotThere() {
        assertThatThrownBy(new Launch(List.of("/nonexistent/program"), "")::ns)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("/nonexistent/program");
    }
}
