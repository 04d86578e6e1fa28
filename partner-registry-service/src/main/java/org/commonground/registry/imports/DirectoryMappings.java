package org.commonground.registry.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

/** The mappings that are shipped, and the schema that every mapping must keep. */
@Singleton
class DirectoryMappings {
    static final List<String> SHIPPED = List.of("chicago-dfss-delegate-agencies", "nyc-dycd-after-school");

    private final ObjectMapper json;
    private final JsonNode schemaDocument;
    private final JsonSchema schema;

    DirectoryMappings(ObjectMapper json) {
        this.json = json;
        this.schemaDocument = resource("schema");
        this.schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(
                        schemaDocument,
                        SchemaValidatorsConfig.builder()
                                .pathType(PathType.JSON_POINTER)
                                .build());
    }

    JsonNode schema() {
        return schemaDocument;
    }

    /** A shipped one, as it is written. */
    JsonNode document(String name) {
        if (!SHIPPED.contains(name)) throw Problem.notFound("mapping", name);
        return resource(name);
    }

    DirectoryMapping shipped(String name) {
        try {
            return json.treeToValue(document(name), DirectoryMapping.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A mapping that was sent; all that is wrong with it goes to the report. */
    DirectoryMapping sent(byte[] text, JobRun run) {
        try {
            var document = json.readTree(text);
            var broken = schema.validate(document);
            if (broken.isEmpty()) return json.treeToValue(document, DirectoryMapping.class);
            for (var each : broken)
                run.report(new RowReport(
                        0, "mapping", "mapping.json" + each.getInstanceLocation(), each.getMessage(), null));
            throw refused("%d thing(s) in mapping.json are wrong; the report names each".formatted(broken.size()));
        } catch (JsonProcessingException e) {
            throw refused("mapping.json is not JSON in UTF-8: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode resource(String name) {
        var path = "directory-mappings/" + name + ".json";
        try (var in = Thread.currentThread().getContextClassLoader().getResourceAsStream(path)) {
            return json.readTree(Objects.requireNonNull(in, path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Problem refused(String why) {
        return Problem.of(ProblemCode.RULE_VIOLATED, "the directory is not imported: " + why);
    }
}
