package org.pybridge.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ArgumentsTest {
    @Test
    void readsPairs() {
        Arguments arguments = new Arguments("--mode", "thread", "--seconds", "2");
        assertThat(arguments.required("mode")).isEqualTo("thread");
        assertThat(arguments.required("seconds")).isEqualTo("2");
        assertThat(arguments.orNull("commit")).isNull();
    }

    @Test
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> new Arguments().required("mode")).hasMessageContaining("--mode");
    }

    @Test
    void refusesANameWithoutValue() {
        assertThatThrownBy(() -> new Arguments("--mode")).hasMessageContaining("seen=--mode");
    }
}
