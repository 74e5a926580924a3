package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ScenariosTest {
    @Test
    void namesAreUniqueAndEachHasAModeAndAQuestion() {
        assertThat(Scenarios.all().stream().map(Question::name)).doesNotHaveDuplicates();
        assertThat(Scenarios.all())
                .allSatisfy(scenario -> assertThat(scenario.modes()).isNotEmpty())
                .allSatisfy(scenario -> assertThat(scenario.question()).isNotBlank());
    }

    @Test
    void anUnknownNameListsTheKnownOnes() {
        assertThatThrownBy(() -> Scenarios.named("nope"))
                .hasMessageContainingAll("seen=nope", "call_int");
    }
}
