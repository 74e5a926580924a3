package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.PyTuple;
import org.pybridge.Python;

/** Decimals, ids, paths and optional values cross as Python's standard library has them. */
final class StandardValuesTest {
    @ContractTest
    void decimalsKeepEveryDigitAndTheirScale(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        PyFunction describe = python.function("contract_values:describe");
        for (String text :
                List.of(
                        "0",
                        "0.00",
                        "0E+3",
                        "0E-30",
                        "1.50",
                        "-1E+3",
                        "1E-7",
                        "123E+5",
                        "-0.001",
                        "1E+2147483647",
                        "1E-2147483647",
                        "9".repeat(5000) + "." + "1".repeat(999))) {
            BigDecimal value = new BigDecimal(text);
            assertThat(identity.call(value)).as(text).isEqualTo(value);
            assertThat(identity.call(value)).as(text).hasToString(value.toString());
        }
        assertThat(describe.call(new BigDecimal("1.50"))).isEqualTo("Decimal Decimal('1.50')");
        assertThat(python.eval("__import__('decimal').Decimal('12E2')").as(BigDecimal.class))
                .isEqualTo(new BigDecimal("12E+2"));
    }

    @ContractTest
    void aDecimalThatNoBigDecimalIsIsRefused(Python python) {
        python.exec("import decimal");
        for (String text :
                List.of(
                        "NaN",
                        "-NaN123",
                        "sNaN",
                        "Infinity",
                        "-Infinity",
                        "-0",
                        "-0.00",
                        "-0E+5",
                        "1E+2147483649",
                        "1E-2147483648")) {
            try (PyObject object = python.eval("[decimal.Decimal('" + text + "')]")) {
                assertThatThrownBy(() -> object.as(List.class))
                        .as(text)
                        .isInstanceOf(ConversionException.class)
                        .hasMessageContaining("[0]: Decimal('");
            }
            try (PyObject held = python.eval("decimal.Decimal('" + text + "')")) {
                assertThat(held.as(PyObject.class).typeName()).isEqualTo("decimal.Decimal");
            }
        }
    }

    @ContractTest
    void integersAndFloatsAreDecimalsExactly(Python python) {
        assertThat(python.eval("2**70").as(BigDecimal.class))
                .isEqualTo(new BigDecimal(BigInteger.ONE.shiftLeft(70)));
        assertThat(python.eval("-7").as(BigDecimal.class)).isEqualTo(new BigDecimal("-7"));
        assertThat(python.eval("0.1").as(BigDecimal.class)).isEqualTo(new BigDecimal(0.1));
        for (String text : List.of("float('nan')", "float('-inf')", "-0.0", "'1.5'", "True")) {
            assertThatThrownBy(() -> python.eval(text).as(BigDecimal.class))
                    .as(text)
                    .isInstanceOf(ConversionException.class);
        }
    }

    @ContractTest
    void uuidsKeepEveryBit(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        UUID least = new UUID(Long.MIN_VALUE, 1);
        UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        assertThat(identity.call(id)).isEqualTo(id);
        assertThat(identity.call(least)).isEqualTo(least);
        assertThat(python.function("builtins:str").call(id)).isEqualTo(id.toString());
        assertThat(python.eval("__import__('uuid').UUID(int=2**128 - 1)").as(UUID.class))
                .isEqualTo(new UUID(-1, -1));
    }

    @ContractTest
    void pathsNameTheSameFile(Python python) {
        PyFunction identity = python.function("contract_values:identity");
        for (Path path : List.of(Path.of("/"), Path.of("a/b c"), Path.of("/tmp/../x.txt"))) {
            assertThat(identity.call(path)).isEqualTo(path);
        }
        assertThat(python.function("contract_values:type_name").call(Path.of("a")))
                .isEqualTo("PosixPath");
        assertThat(python.eval("__import__('pathlib').PureWindowsPath('c:/a')").as(Object.class))
                .isInstanceOf(PyObject.class);
        assertThatThrownBy(() -> python.eval("'/tmp'").as(Path.class))
                .isInstanceOf(ConversionException.class);
    }

    @ContractTest
    void aPathThatIsNoTextInJavaIsRefused(Python python) {
        try (PyObject path = python.eval("[__import__('pathlib').Path('/a\\udcff')]")) {
            assertThatThrownBy(() -> path.as(List.class))
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("[0]");
        }
        Path undecodable = Path.of(URI.create("file:///tmp/%FF"));
        assertThatThrownBy(() -> python.function("builtins:str").call(List.of(undecodable)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("argument 1, element [0]");
    }

    @ContractTest
    void aPathInAnArchiveIsALiveObject(Python python) throws Exception {
        Path archive = Files.createTempDirectory("pybridge").resolve("archive.zip");
        try (FileSystem files = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path inside = files.getPath("/inside");
            assertThat(python.function("contract_values:identity").call(inside)).isSameAs(inside);
        } finally {
            Files.deleteIfExists(archive);
            Files.delete(archive.getParent());
        }
    }

    @ContractTest
    void optionalValuesAreTheirValueOrNone(Python python) {
        PyFunction describe = python.function("contract_values:describe");
        assertThat(describe.call(Optional.of("x"))).isEqualTo("str 'x'");
        assertThat(describe.call(Optional.of(List.of(1)))).isEqualTo("list [1]");
        assertThat(describe.call(Optional.empty())).isEqualTo("NoneType None");
        assertThat(describe.call(OptionalInt.of(3))).isEqualTo("int 3");
        assertThat(describe.call(OptionalLong.of(1L << 40))).isEqualTo("int 1099511627776");
        assertThat(describe.call(OptionalDouble.of(0.5))).isEqualTo("float 0.5");
        assertThat(describe.call(OptionalInt.empty())).isEqualTo("NoneType None");
        assertThat(describe.call(OptionalLong.empty())).isEqualTo("NoneType None");
        assertThat(describe.call(OptionalDouble.empty())).isEqualTo("NoneType None");
        assertThat(python.eval("5").as(OptionalInt.class)).hasValue(5);
        assertThat(python.eval("None").as(OptionalDouble.class)).isEmpty();
        assertThat((Object) python.eval("'x'").as(Optional.class)).isEqualTo(Optional.of("x"));
    }

    @ContractTest
    void optionalsNestedWithoutEndAreRefused(Python python) {
        Object nested = 1;
        for (int i = 0; i < 300; i++) {
            nested = Optional.of(nested);
        }
        Object[] arguments = {nested};
        assertThatThrownBy(() -> python.function("builtins:str").call(arguments))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("maxDepth");
    }

    @ContractTest
    void namedTuplesKeepTheirNames(Python python) {
        python.exec("import collections\nPoint = collections.namedtuple('Point', 'x y')");
        PyTuple point = python.eval("Point(1, [Point(2, 3)])").as(PyTuple.class);
        assertThat(point.names()).containsExactly("x", "y");
        assertThat(point.get("x")).isEqualTo(1L);
        assertThatThrownBy(() -> point.get("z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no such element: seen=z, wanted one of [x, y]");
        assertThat(((PyTuple) ((List<?>) point.get(1)).get(0)).names()).containsExactly("x", "y");
        assertThat(point).isEqualTo(PyTuple.of(1L, List.of(PyTuple.of(2L, 3L))));
        assertThat(PyTuple.of(1).names()).isEmpty();
        assertThat(python.function("contract_values:describe").call(point))
                .isEqualTo("tuple (1, [(2, 3)])");
        python.exec("class Odd(tuple):\n    _fields = ('a',)");
        assertThat(python.eval("Odd((1, 2))").as(Object.class)).isEqualTo(Arrays.asList(1L, 2L));
    }
}
