package org.commonground.registry.hsds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipInputStream;

/** The official schemas of HSDS 3.0, compiled: what every record of the façade is held against. */
final class HsdsSchemas {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "https://hsds.test/";
    private static final Map<String, String> FILES = files();
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012, builder -> builder.schemaLoaders(loaders -> loaders.schemas(FILES)));
    private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

    private HsdsSchemas() {}

    /** What is wrong with a record, by the schema of that file. */
    static List<String> problems(String schema, JsonNode record) {
        return SCHEMAS
                .computeIfAbsent(schema, name -> FACTORY.getSchema(SchemaLocation.of(BASE + name + ".json")))
                .validate(record, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true))
                .stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    private static Map<String, String> files() {
        var files = new HashMap<String, String>();
        try (var zip = new ZipInputStream(
                Objects.requireNonNull(HsdsSchemas.class.getResourceAsStream("/hsds-3.0/schemas.zip")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
                files.put(BASE + entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
