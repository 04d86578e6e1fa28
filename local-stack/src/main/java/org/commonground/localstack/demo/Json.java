package org.commonground.localstack.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** JSON as the story writes and reads it. */
public final class Json {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ONE_LINE = 88;

    private Json() {}

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    public static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    public static List<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** On one line if that is short; else a line for each member, so that a person can read it. */
    static List<String> lines(JsonNode json) {
        var whole = json.toString();
        if (whole.length() <= ONE_LINE || !(json instanceof ObjectNode object)) return List.of(whole);
        var lines = new ArrayList<String>();
        lines.add("{");
        for (var members = object.properties().iterator(); members.hasNext(); ) {
            var member = members.next();
            lines.add("  \"%s\": %s%s".formatted(member.getKey(), member.getValue(), members.hasNext() ? "," : ""));
        }
        lines.add("}");
        return lines;
    }
}
