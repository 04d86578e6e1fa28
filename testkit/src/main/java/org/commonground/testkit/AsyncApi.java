package org.commonground.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The AsyncAPI 3.0 document of all topics, drawn up from the event schemas in {@code contracts/events}. */
final class AsyncApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));
    private static final List<String> ATTRIBUTES = List.of(
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "time",
            "dataschema",
            "aggregateversion",
            "district",
            "actor");

    private AsyncApi() {}

    static String document(Path events) throws IOException {
        var document = JSON.createObjectNode().put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Common Ground events")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "CloudEvents 1.0 in Kafka's binary mode: attributes are ce_ headers, the value is JSON data, the key is"
                                + " the aggregate's id. Events arrive at least once and in order per aggregate; take only what"
                                + " has a newer ce_aggregateversion than what you hold.");
        var channels = document.putObject("channels");
        var operations = document.putObject("operations");
        var messages = document.putObject("components").putObject("messages");
        try (var files = Files.list(events)) {
            for (var file : files.filter(each -> each.toString().endsWith(".schema.json"))
                    .sorted()
                    .toList()) {
                var schema = JSON.readTree(file.toFile());
                var type = schema.get("title").asText();
                var topic = schema.get("x-topic").asText();
                message(messages.putObject(type), type, schema.get("x-producer").asText());
                var channel = channels.withObject("/" + topic).put("address", topic);
                channel.withObject("/messages").putObject(type).put("$ref", "#/components/messages/" + type);
                var operation = operations.withObject("/publish." + topic).put("action", "send");
                operation.withObject("/channel").put("$ref", "#/channels/" + topic);
            }
        }
        return YAML.writeValueAsString(document);
    }

    private static void message(ObjectNode message, String type, String producer) {
        message.put("name", type).put("contentType", "application/json").put("summary", "Sent by " + producer + ".");
        var headers = message.putObject("headers").put("type", "object");
        var properties = headers.putObject("properties");
        for (var attribute : ATTRIBUTES) properties.putObject("ce_" + attribute).put("type", "string");
        for (var name : List.of("ce_traceparent", "traceparent"))
            properties
                    .withObject("/" + name)
                    .put("type", "string")
                    .put(
                            "description",
                            "W3C Trace Context of the request that caused the event; absent where there was none.");
        message.putObject("payload").put("$ref", "./events/" + type + ".schema.json");
    }
}
