package org.pybridge.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pybridge.measure.Arguments;

/** What comes of a scenario with a peer, whatever the peer does. */
final class PeerMainTest {
    private static Map<String, Object> outcome(String scenario, Class<?> peer) {
        final Arguments own =
                new Arguments("--scenario", scenario, "--seconds", "0.02", "--warmup", "0");
        return PeerMain.outcome(own, peer.getName(), "python", "home", "libpython", "site", "f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call_noop",
                "call_int",
                "call_float",
                "call_str16",
                "call_str1k",
                "call_str_cjk",
                "bytes_1k",
                "bytes_1m",
                "list_1k",
                "dict_10",
                "ndarray_1k",
                "ndarray_1m",
                "buffer_1m",
                "error",
                "callback",
                "startup",
            })
    void aPeerThatIsRightIsMeasuredInEveryScenario(String scenario) {
        final Map<String, Object> outcome = outcome(scenario, PlainPeer.class);
        assertThat(outcome).containsEntry("status", "measured");
        assertThat((Map<?, ?>) outcome.get("result"))
                .extracting("scenario", "unit")
                .containsExactly(scenario, "ns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call_int", "bytes_1k", "startup"})
    void aWrongResultIsNotMeasured(String scenario) {
        assertThat(outcome(scenario, PlainPeer.Wrong.class))
                .containsEntry("status", "wrong result")
                .doesNotContainKey("result");
    }

    @Test
    void aPeerWithoutAWaySaysWhy() {
        assertThat(outcome("call_int", PlainPeer.Unable.class))
                .containsEntry("status", "cannot")
                .containsEntry("why", "it has no numbers");
        assertThat(outcome("call_float", PlainPeer.Unable.class))
                .containsEntry("status", "measured");
    }

    @Test
    void aPeerThatDoesNotStartIsAnOutcome() {
        final Map<String, Object> outcome = outcome("call_int", PlainPeer.Broken.class);
        assertThat(outcome).containsEntry("status", "failed");
        assertThat(outcome.get("why")).asString().contains("no such library");
    }

    @Test
    void aScenarioThatPeersAreNotAskedIsRefusedWithTheOthers() {
        final Map<String, Object> outcome = outcome("hold_int", PlainPeer.class);
        assertThat(outcome).containsEntry("status", "failed");
        assertThat(outcome.get("why")).asString().contains("seen=hold_int", "call_int");
    }

    @Test
    void aStartIsMeasuredWithoutALargeHeapThatIsTouchedFirst() {
        assertThat(
                        PeerStart.optionsOf(
                                List.of("-Xms512m", "-Dname=-Xms", "-XX:+AlwaysPreTouch", "-ea")))
                .containsExactly("-Dname=-Xms", "-ea");
    }
}
