package org.commonground.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.commonground.kernel.outbox.DomainEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The published language in {@code contracts/events}, written from the producer's own records: a schema and an example per
 * event type. A developer's run writes the files; in CI a difference fails. A published schema may only gain optional
 * properties: anything else would break a consumer, and fails everywhere.
 */
public abstract class EventContracts {
    private static final Path EVENTS = Path.of("..", "contracts", "events");
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

    /** The service, as in the {@code ce_source} of its events. */
    protected abstract String producer();

    /** One example of each event type that the service publishes, with every optional field present. */
    protected abstract List<DomainEvent> examples();

    @Test
    public void the_published_schemas_say_what_we_send() throws IOException {
        Files.createDirectories(EVENTS);
        for (var event : examples()) {
            var schema = schema(event);
            var file = EVENTS.resolve(event.type() + ".schema.json");
            if (Files.exists(file))
                assertThat(breaks("", JSON.readTree(file.toFile()), schema))
                        .as(event.type())
                        .isEmpty();
            settle(file, schema);
            settle(EVENTS.resolve(event.type() + ".example.json"), JSON.valueToTree(event));
        }
        settle(EVENTS.resolveSibling("asyncapi.yaml"), AsyncApi.document(EVENTS));
    }

    private ObjectNode schema(DomainEvent event) {
        var config = new SchemaGeneratorConfigBuilder(JSON, SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(Option.INLINE_ALL_SCHEMAS)
                .with(new JacksonModule(JacksonOption.FLATTENED_ENUMS_FROM_JSONVALUE))
                .without(Option.VOID_METHODS, Option.NONSTATIC_NONVOID_NONGETTER_METHODS);
        config.forFields()
                .withRequiredCheck(
                        field -> !field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class));
        config.forTypesInGeneral().withCustomDefinitionProvider((type, context) -> switch (type.getErasedType()
                .getName()) {
            case "java.util.UUID" -> plain(context.getGeneratorConfig().createObjectNode(), "uuid");
            case "java.time.LocalDate" -> plain(context.getGeneratorConfig().createObjectNode(), "date");
            case "java.time.Instant" -> plain(context.getGeneratorConfig().createObjectNode(), "date-time");
            default -> null;
        });
        var schema = new SchemaGenerator(config.build()).generateSchema(event.getClass());
        schema.put("title", event.type());
        schema.put("x-topic", event.topic());
        schema.put("x-producer", producer());
        return schema;
    }

    private static CustomDefinition plain(ObjectNode node, String format) {
        return new com.github.victools.jsonschema.generator.CustomDefinition(
                node.put("type", "string").put("format", format), true);
    }

    /** What a consumer that relies on the published schema would miss in the new one. */
    static List<String> breaks(String at, JsonNode published, JsonNode now) {
        var breaks = new ArrayList<String>();
        if (!published.path("type").equals(now.path("type"))) breaks.add(at + " changes its type");
        if (!published.path("format").equals(now.path("format"))) breaks.add(at + " changes its format");
        for (var name : published.path("required"))
            if (!contains(now.path("required"), name))
                breaks.add(at + "/" + name.asText() + " is no longer always there");
        for (var property : published.path("properties").properties()) {
            var then = now.path("properties").path(property.getKey());
            if (then.isMissingNode()) breaks.add(at + "/" + property.getKey() + " is gone");
            else breaks.addAll(breaks(at + "/" + property.getKey(), property.getValue(), then));
        }
        if (published.has("items")) breaks.addAll(breaks(at + "/items", published.get("items"), now.path("items")));
        for (var value : published.path("enum"))
            if (!contains(now.path("enum"), value)) breaks.add(at + " no longer knows " + value.asText());
        return breaks;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (var each : list) if (each.equals(value)) return true;
        return false;
    }

    private static void settle(Path file, JsonNode content) throws IOException {
        settle(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(content) + "\n");
    }

    static void settle(Path file, String content) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(content)) return;
        if ("true".equals(System.getenv("CI")))
            throw new AssertionError("%s is not what the code publishes; run the tests and commit it".formatted(file));
        Files.writeString(file, content);
    }
}
