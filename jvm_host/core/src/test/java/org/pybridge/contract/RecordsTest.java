package org.pybridge.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.pybridge.ConversionException;
import org.pybridge.PyFunction;
import org.pybridge.PyObject;
import org.pybridge.Python;
import org.pybridge.TypeRef;

/** Records are made of what names its parts: dicts, dataclasses, named tuples. */
final class RecordsTest {
    record Point(int x, double y) {}

    record Shape(
            String name, List<Point> points, Map<String, Point> named, Optional<Point> centre) {}

    record Pair<A, B>(A first, B second) {}

    record Empty() {}

    private record Checked(int positive) {
        Checked {
            if (positive <= 0) {
                throw new IllegalArgumentException("not positive: " + positive);
            }
        }
    }

    record Holder(PyObject object, Object any) {}

    private static void define(Python python) {
        python.exec(
                """
                import collections, dataclasses

                @dataclasses.dataclass
                class Point:
                    x: int
                    y: float

                @dataclasses.dataclass(frozen=True, slots=True)
                class Shape:
                    name: str
                    points: list
                    named: dict
                    centre: object = None

                Tuple = collections.namedtuple('Tuple', 'x y')
                """);
    }

    @ContractTest
    void aRecordComesFromADictADataclassAndANamedTuple(Python python) {
        define(python);
        for (String expression :
                List.of(
                        "{'x': 1, 'y': 2.5}",
                        "{'y': 2.5, 'x': 1}",
                        "Point(1, 2.5)",
                        "Tuple(1, 2.5)")) {
            assertThat(python.eval(expression).as(Point.class))
                    .as(expression)
                    .isEqualTo(new Point(1, 2.5));
        }
        assertThat(python.eval("{}").as(Empty.class)).isEqualTo(new Empty());
        assertThat(python.eval("{'positive': 1}").as(Checked.class)).isEqualTo(new Checked(1));
    }

    @ContractTest
    void recordsNest(Python python) {
        define(python);
        Shape wanted =
                new Shape(
                        "s",
                        List.of(new Point(1, 2), new Point(3, 4), new Point(5, 6)),
                        Map.of("a", new Point(7, 8)),
                        Optional.of(new Point(9, 0)));
        assertThat(
                        python.eval(
                                        "Shape('s', [Point(1, 2), {'x': 3, 'y': 4}, Tuple(5, 6)],"
                                                + " {'a': Point(7, 8)}, Point(9, 0))")
                                .as(Shape.class))
                .isEqualTo(wanted);
        assertThat(python.eval("[Shape('s', [], {})]").as(new TypeRef<List<Shape>>() {}).get(0))
                .isEqualTo(new Shape("s", List.of(), Map.of(), Optional.empty()));
        assertThat(python.eval("[Point(1, 2)]").as(Point[].class)).containsExactly(new Point(1, 2));
        assertThat(
                        python.eval("{'first': [1], 'second': Point(1, 2)}")
                                .as(new TypeRef<Pair<List<Integer>, Point>>() {}))
                .isEqualTo(new Pair<>(List.of(1), new Point(1, 2)));
    }

    record Event(Instant at, OptionalInt count) {}

    interface Events {
        List<Event> of(Object value);
    }

    @ContractTest
    void anInterfaceMayReturnRecordsAndTakeThem(Python python) {
        define(python);
        python.exec(
                """
                import datetime

                def events(count):
                    at = datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
                    return [{'at': at}, {'at': at, 'count': count}]

                def feed(function):
                    return function(Point(1, 2), [Tuple(3, 4)])
                """);
        Instant at = Instant.parse("2024-01-01T00:00:00Z");
        assertThat(python.get("events").as(Events.class).of(5))
                .containsExactly(
                        new Event(at, OptionalInt.empty()), new Event(at, OptionalInt.of(5)));
        Sums sums = (point, points) -> point.x() + points.get(0).y();
        assertThat(python.get("feed").as(PyFunction.class).call(sums)).isEqualTo(5.0);
    }

    interface Sums {
        double of(Point point, List<Point> points);
    }

    @ContractTest
    void eachMayGiveRecords(Python python) {
        define(python);
        Point[] points =
                python.get("Point")
                        .as(PyFunction.class)
                        .each(Point[].class, new int[] {1, 2}, new double[] {0.5, 1.5});
        assertThat(points).containsExactly(new Point(1, 0.5), new Point(2, 1.5));
    }

    @ContractTest
    void whatDoesNotFitIsNamedByItsPath(Python python) {
        define(python);
        assertThatThrownBy(() -> python.eval("{'x': 1}").as(Point.class))
                .isInstanceOf(ConversionException.class)
                .hasMessage("object: nothing for 'y' of Point(x, y)");
        assertThatThrownBy(() -> python.eval("{'x': 1, 'y': 2, 'z': 3}").as(Point.class))
                .isInstanceOf(ConversionException.class)
                .hasMessage("object: no component for 'z' in Point(x, y)");
        assertThatThrownBy(() -> python.eval("{'x': 1, 'y': 2, 3: 3}").as(Point.class))
                .isInstanceOf(ConversionException.class);
        assertThatThrownBy(
                        () ->
                                python.eval("Shape('s', [Point(1, 2), Point(1, '2')], {})")
                                        .as(Shape.class))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "object, element .points[1].y does not fit: seen=str '2', wanted=double");
        for (String wrong : List.of("(1, 2)", "[1, 2]", "1", "'x'", "object()", "Point", "len")) {
            assertThatThrownBy(() -> python.eval(wrong).as(Point.class))
                    .as(wrong)
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("Point(x, y) from a dict, a dataclass or a named tuple");
        }
    }

    @ContractTest
    void whatTheConstructorThrowsIsTheCause(Python python) {
        assertThatThrownBy(() -> python.eval("[{'positive': 0}]").as(Checked[].class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("[0]: the constructor of Checked(positive) threw")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    record Node(String name, Optional<Node> next) {}

    record Tree(List<Tree> children) {}

    @ContractTest
    void cyclesAndDepthBeyondTheLimitAreRefused(Python python) {
        python.exec(
                """
                import dataclasses

                @dataclasses.dataclass
                class Node:
                    name: str
                    next: object = None

                @dataclasses.dataclass
                class Tree:
                    children: list

                def chain(length):
                    node = None
                    for i in range(length):
                        node = Node(str(i), node)
                    return node

                ring = Node('ring')
                ring.next = ring
                tree = Tree([])
                tree.children.append(tree)
                """);
        Node node = python.eval("chain(150)").as(Node.class);
        int length = 1;
        for (Node each = node; each.next().isPresent(); each = each.next().get()) {
            length++;
        }
        assertThat(length).isEqualTo(150);
        for (String endless : List.of("chain(300)", "ring")) {
            assertThatThrownBy(() -> python.eval(endless).as(Node.class))
                    .isInstanceOf(ConversionException.class)
                    .hasMessageContaining("object, element ….next.next.next")
                    .hasMessageContaining("maxDepth=200");
        }
        assertThatThrownBy(() -> python.eval("tree").as(Tree.class))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("maxDepth=200");
    }

    @ContractTest
    void aJavaRecordIsALiveObjectAndComesBackAsItself(Python python) {
        Point point = new Point(1, 2);
        assertThat(python.function("contract_values:identity").call(point)).isSameAs(point);
        @SuppressWarnings("unchecked")
        Function<Object, Point> identity =
                python.function("contract_values:identity").as(Function.class);
        assertThat(identity.apply(point)).isSameAs(point);
    }

    @ContractTest
    void aComponentMayBeAPythonObject(Python python) {
        define(python);
        Holder holder = python.eval("{'object': object(), 'any': Point(1, 2)}").as(Holder.class);
        assertThat(holder.object().typeName()).isEqualTo("object");
        assertThat(((PyObject) holder.any()).typeName()).endsWith("Point");
    }
}
