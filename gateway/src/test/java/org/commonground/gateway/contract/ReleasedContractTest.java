package org.commonground.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that the last release promised is taken back; and if it were, it would be seen. */
class ReleasedContractTest {
    private static final Path CONTRACTS = Path.of("../contracts");
    private static final Path RELEASED = CONTRACTS.resolve("released");

    private static final String CUPS = """
            openapi: 3.1.0
            info: {title: Cups, version: 1.0.0}
            paths:
              /v1/cups:
                get:
                  operationId: listCups
                  parameters: [{name: color, in: query, schema: {type: string}}]
                  responses:
                    "200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Cup"}}}}
                post:
                  operationId: createCup
                  requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/NewCup"}}}}
                  responses: {"201": {description: made}}
              /v1/saucers:
                get: {operationId: listSaucers, security: [], responses: {"200": {description: ok}}}
              /v1/mugs:
                get: {operationId: listMugs, deprecated: true, x-sunset: "2026-06-01", responses: {"200": {description: ok}}}
            components:
              schemas:
                Cup:
                  type: object
                  required: [id]
                  properties:
                    id: {type: string}
                    chips: {type: [integer, "null"]}
                    state: {type: string, enum: [WHOLE, BROKEN]}
                    rims: {type: array, items: {type: object, properties: {width: {type: number}}}}
                NewCup: {type: object, required: [color], properties: {color: {type: string}, size: {type: string}}}
            """;

    @Test
    void no_operation_breaks_who_relies_on_the_last_release() throws IOException {
        var released = ContractFiles.parsed(Files.readString(RELEASED.resolve("openapi.yaml")));
        var now = ContractFiles.read("contracts").document();
        assertThat(Breaks.ofOperations(released, now, LocalDate.now(Clock.systemUTC())))
                .isEmpty();
    }

    @Test
    void no_event_breaks_who_relies_on_the_last_release() throws IOException {
        var released = schemas(RELEASED.resolve("events"));
        assertThat(released).isNotEmpty();
        assertThat(Breaks.ofEvents(released, schemas(CONTRACTS.resolve("events"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /v1/saucers:                           | /v1/plates:                    | /v1/saucers is gone
                post:                              |     put:                       | POST /v1/cups is gone
            operationId: listCups                  | operationId: getCups           | operationId
            security: [], responses                | responses                      | needs a token
            chips: {type: [integer, "null"]}       | nicks: {type: integer}         | /chips is gone
            chips: {type: [integer, "null"]}       | chips: {type: integer}         | /chips: [integer, null]
            id: {type: string}                     | id: {type: integer}            | /id: [string] became [integer]
            required: [id]                         | required: []                   | /id may be absent
            [WHOLE, BROKEN]                        | [WHOLE]                        | BROKEN is no longer
            {width: {type: number}}                | {}                             | /rims/items/width is gone
            required: [color]                      | required: [color, size]        | /size has to be sent
            size: {type: string}                   | height: {type: string}         | /size is gone
            in: query, schema                      | in: query, required: true, schema | get /v1/cups
            application/json                       | application/xml                | get /v1/cups
            "201": {                               | "202": {                       | post /v1/cups
            """)
    void a_change_that_breaks_somebody_is_seen(String before, String after, String seen) {
        var changed = CUPS.replace(before.strip(), after.strip());
        assertThat(changed).isNotEqualTo(CUPS);
        assertThat(breaks(CUPS, changed)).anySatisfy(each -> assertThat(each).containsIgnoringCase(seen));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {width: {type: number}}                | {width: {type: number}, glaze: {type: string}}
            required: [id]                         | required: [id, state]
            size: {type: string}                   | size: {type: string}, handle: {type: string}
            required: [color]                      | required: []
            "201": {description: made}             | "201": {description: made}, "410": {description: gone}
            /v1/saucers:                           | '/v1/plates: {get: {operationId: listPlates, responses: {}}}\\n  /v1/saucers:'
            """)
    void what_is_only_added_breaks_nobody(String before, String after) {
        var changed = CUPS.replace(before.strip(), after.strip().replace("\\n", "\n"));
        assertThat(changed).isNotEqualTo(CUPS);
        assertThat(breaks(CUPS, changed)).isEmpty();
    }

    @Test
    void what_was_announced_to_be_gone_may_go_then_and_not_before() {
        var without = CUPS.replaceAll("  /v1/mugs:\n.*\n", "");
        assertThat(without).isNotEqualTo(CUPS);
        assertThat(Breaks.ofOperations(
                        ContractFiles.parsed(CUPS), ContractFiles.parsed(without), LocalDate.parse("2026-06-01")))
                .isEmpty();
        assertThat(Breaks.ofOperations(
                        ContractFiles.parsed(CUPS), ContractFiles.parsed(without), LocalDate.parse("2026-05-31")))
                .anySatisfy(each -> assertThat(each).contains("/v1/mugs is gone"));
    }

    @Test
    void an_event_that_is_gone_or_lost_a_field_is_seen() throws IOException {
        var released = schemas(RELEASED.resolve("events"));
        var removed = new TreeMap<>(released);
        removed.remove("registry.partner.upserted.schema.json");
        assertThat(Breaks.ofEvents(released, removed)).containsExactly("registry.partner.upserted.schema.json is gone");

        var text = "{type: object, x-topic: cups, required: [id],"
                + " properties: {id: {type: string, format: uuid}, color: {type: string}}}";
        var cup = Map.of("cup", ContractFiles.parsed(text));
        for (var change : List.of(
                Map.entry("color: {type: string}", "glaze: {type: string}"),
                Map.entry("color: {type: string}", "color: {type: integer}"),
                Map.entry("required: [id]", "required: []"),
                Map.entry(", format: uuid", ""),
                Map.entry("x-topic: cups", "x-topic: mugs")))
            assertThat(Breaks.ofEvents(
                            cup, Map.of("cup", ContractFiles.parsed(text.replace(change.getKey(), change.getValue())))))
                    .as(change.toString())
                    .hasSize(1);
    }

    private static List<String> breaks(String before, String after) {
        return Breaks.ofOperations(
                ContractFiles.parsed(before), ContractFiles.parsed(after), LocalDate.parse("2026-01-01"));
    }

    private static Map<String, JsonNode> schemas(Path folder) throws IOException {
        var schemas = new TreeMap<String, JsonNode>();
        try (var files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".schema.json"))
                    .forEach(file -> schemas.put(file.getFileName().toString(), json(file)));
        }
        return schemas;
    }

    private static JsonNode json(Path file) {
        try {
            return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
