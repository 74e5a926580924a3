package org.pybridge.bench.scenario;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pybridge.bench.Environment;
import org.pybridge.bench.Workload;
import org.pybridge.bench.WrongResultException;

/** Parses a JSON text, changes a field and prints it, in Python; the twin does so in Java. */
public final class TouchJson extends EmbeddedScenario {
    private final String[] texts;
    private final String module;
    private final UnaryOperator<String> printed;
    private Transformer touch;

    private TouchJson(
            String name,
            String question,
            String[] texts,
            String module,
            UnaryOperator<String> printed) {
        super(name, question, "json", name.substring("json_".length()), 64 + texts[0].length());
        this.texts = texts;
        this.module = module;
        this.printed = printed;
    }

    /** By Python's own {@code json}. */
    public static TouchJson standard(String name, String size, int noteSentences) {
        return new TouchJson(
                name,
                "parse " + size + " of JSON, change a field, print: json",
                JsonTexts.of(noteSentences),
                "json_functions",
                UnaryOperator.identity());
    }

    /** By {@code orjson}, which must be installed. */
    public static TouchJson orjson(String name, String size, int noteSentences) {
        return new TouchJson(
                name,
                "parse " + size + " of JSON, change a field, print: orjson",
                JsonTexts.of(noteSentences),
                "orjson_functions",
                JsonTexts::compact);
    }

    @Override
    public void setUp(Environment environment) {
        touch = environment.python().function(module + ":touch").as(Transformer.class);
    }

    @Override
    public void check() {
        for (int number = 0; number < texts.length; number++) {
            WrongResultException.unlessEqual(
                    name(),
                    touch.transform(texts[number]),
                    printed.apply(JsonTexts.touched(texts[number], number)));
        }
    }

    @Override
    public long run(int operationCount) {
        return JsonTexts.run(touch, texts, operationCount);
    }

    @Override
    public long expected(int operationCount) {
        return JsonTexts.expected(texts, printed, operationCount);
    }

    @Override
    public Optional<Workload> twin() {
        return Optional.of(new JacksonTwin(texts));
    }
}
