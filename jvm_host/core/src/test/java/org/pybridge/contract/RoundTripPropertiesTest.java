package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple1;
import org.pybridge.ExecutionMode;
import org.pybridge.PyFunction;

/** Any Java value comes back from Python as it went, in both modes. */
final class RoundTripPropertiesTest {
    private static final int DEPTH = 3;

    // In a tuple, since null is a value too.
    @Provide
    Arbitrary<Tuple1<Object>> values() {
        return AnyValue.values(DEPTH).map(Tuple::of);
    }

    @Provide
    Arbitrary<ExecutionMode> modes() {
        return Arbitraries.of(SharedRuntimes.chosenModes());
    }

    @Property(edgeCases = EdgeCasesMode.NONE) // of so many types they outnumber the tries
    void aJavaValueComesBackTheSame(
            @ForAll("values") Tuple1<Object> value, @ForAll("modes") ExecutionMode mode) {
        PyFunction identity = SharedRuntimes.of(mode).function("contract_values:identity");
        Object back = identity.call(new Object[] {value.get1()});
        assertThat(AnyValue.same(back, value.get1()))
                .as("%s in %s, seen %s", value.get1(), mode, back)
                .isTrue();
    }
}
