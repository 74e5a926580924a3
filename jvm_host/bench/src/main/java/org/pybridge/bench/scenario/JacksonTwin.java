package org.pybridge.bench.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.pybridge.bench.Workload;

/** The work of the JSON scenarios in plain Java, by Jackson's tree model. */
final class JacksonTwin implements Workload {
    private final ObjectMapper mapper = new ObjectMapper();
    private final String[] texts;

    JacksonTwin(String[] texts) {
        this.texts = texts;
    }

    @Override
    public String name() {
        return "jackson tree";
    }

    @Override
    public long run(int operationCount) {
        return JsonTexts.run(this::touch, texts, operationCount);
    }

    @Override
    public long expected(int operationCount) {
        return JsonTexts.expected(texts, JsonTexts::compact, operationCount);
    }

    String[] touchAll(String[] rows) {
        final String[] results = new String[rows.length];
        for (int row = 0; row < rows.length; row++) {
            results[row] = touch(rows[row]);
        }
        return results;
    }

    String touch(String text) {
        try {
            final ObjectNode record = (ObjectNode) mapper.readTree(text);
            record.put("count", record.get("count").asLong() + 1);
            return mapper.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the benchmark's own document is no JSON", e);
        }
    }
}
