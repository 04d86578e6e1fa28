package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How publishers' files are read, over HTTP: to learn from, and to write one's own by. */
@Path("/v1/import-mappings")
@Tag(name = "Registry")
@Discloses.Nothing(because = "how columns are read, not what stands in them")
class DirectoryMappingResource {
    private final DirectoryMappings mappings;

    DirectoryMappingResource(DirectoryMappings mappings) {
        this.mappings = mappings;
    }

    /** @param name for the parameter {@code mapping} of an import */
    @Schema(name = "ShippedMapping")
    record ShippedMapping(
            @Schema(examples = "chicago-dfss-delegate-agencies")
            String name,

            @Schema(examples = "City of Chicago, Department of Family and Support Services: delegate agencies")
            String publisher) {}

    @GET
    @Operation(
            summary = "List shipped mappings",
            description = "For `POST /v1/imports?format=MAPPED_CSV&mapping=…`; all on one page.")
    public Page<ShippedMapping> listImportMappings() {
        return new Page<>(
                DirectoryMappings.SHIPPED.stream()
                        .map(name ->
                                new ShippedMapping(name, mappings.shipped(name).publisher()))
                        .toList(),
                null,
                null);
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "Read a shipped mapping", description = "An example to write one's own by.")
    @APIResponse(
            responseCode = "200",
            description = "The mapping, as JSON.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class)))
    public JsonNode getImportMapping(String name) {
        return mappings.document(name);
    }

    @GET
    @Path("/schema")
    @Operation(
            summary = "Read the schema of mappings",
            description =
                    "JSON Schema 2020-12. A `mapping.json` that breaks it is refused, every fault with its place.")
    @APIResponse(
            responseCode = "200",
            description = "The schema.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Object.class)))
    public JsonNode getImportMappingSchema() {
        return mappings.schema();
    }
}
