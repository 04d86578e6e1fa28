package org.commonground.metrics.analytics;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonground.metrics.cube.Answer.Status;

/**
 * A table as a cube of <a href="https://json-stat.org/full/">JSON-stat 2.0</a>: its dimensions, and the values at every
 * combination of their items in row-major order. What is suppressed or not there has no value, and a status that says why.
 */
final class JsonStat {
    private JsonStat() {}

    static void write(AnalyticsAnswer answer, ObjectMapper json, OutputStream out) throws IOException {
        var dimensions = dimensions(answer);
        var places = new ArrayList<Map<String, Integer>>();
        for (var items : dimensions.values()) {
            var index = new LinkedHashMap<String, Integer>();
            for (var item : items) index.put(item, index.size());
            places.add(index);
        }
        try (var to = json.getFactory().createGenerator(out)) {
            to.writeStartObject();
            to.writeStringField("version", "2.0");
            to.writeStringField("class", "dataset");
            to.writeStringField("label", "Common Ground analytics");
            to.writeArrayFieldStart("id");
            for (var name : dimensions.keySet()) to.writeString(name);
            to.writeEndArray();
            to.writeArrayFieldStart("size");
            for (var items : dimensions.values()) to.writeNumber(items.size());
            to.writeEndArray();
            writeDimensions(answer, dimensions, to);
            to.writeObjectFieldStart("value");
            for (var row : answer.rows())
                if (row.value() != null) to.writeNumberField(at(row.keys(), dimensions, places), row.value());
            to.writeEndObject();
            to.writeObjectFieldStart("status");
            for (var row : answer.rows()) {
                if (row.status() == Status.OK && row.coded() == null) continue;
                var status = row.coded() != null
                        ? row.coded()
                        : row.reason() == null ? row.status().name() : row.status() + ":" + row.reason();
                to.writeStringField(at(row.keys(), dimensions, places), status);
            }
            to.writeEndObject();
            to.writeObjectFieldStart("extension");
            to.writeNumberField("policyVersion", answer.metadata().policyVersion());
            to.writeBooleanField("unsuppressed", answer.metadata().unsuppressed());
            to.writeEndObject();
            to.writeEndObject();
        }
    }

    /** By name, the items that any row has, in the order in which they come. */
    private static Map<String, Set<String>> dimensions(AnalyticsAnswer answer) {
        var dimensions = new LinkedHashMap<String, Set<String>>();
        for (var header : answer.headers()) {
            if (header.equals("value")) break;
            dimensions.put(header, new LinkedHashSet<>());
        }
        for (var row : answer.rows())
            row.keys()
                    .forEach((name, item) -> dimensions
                            .computeIfAbsent(name, _ -> new LinkedHashSet<>())
                            .add(item));
        return dimensions;
    }

    private static void writeDimensions(AnalyticsAnswer answer, Map<String, Set<String>> dimensions, JsonGenerator to)
            throws IOException {
        to.writeObjectFieldStart("dimension");
        for (var dimension : dimensions.entrySet()) {
            to.writeObjectFieldStart(dimension.getKey());
            to.writeStringField("label", dimension.getKey());
            to.writeObjectFieldStart("category");
            to.writeArrayFieldStart("index");
            for (var item : dimension.getValue()) to.writeString(item);
            to.writeEndArray();
            to.writeObjectFieldStart("label");
            for (var item : dimension.getValue())
                to.writeStringField(item, answer.metadata().items().getOrDefault(item, item));
            to.writeEndObject();
            to.writeEndObject();
            to.writeEndObject();
        }
        to.writeEndObject();
    }

    private static String at(
            Map<String, String> keys, Map<String, Set<String>> dimensions, List<Map<String, Integer>> places) {
        long at = 0;
        int no = 0;
        for (var name : dimensions.keySet()) {
            var index = places.get(no++);
            at = at * index.size() + index.getOrDefault(keys.getOrDefault(name, ""), 0);
        }
        return Long.toString(at);
    }
}
