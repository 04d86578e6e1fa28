package org.commonground.needs.landscapescan;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Variant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.csv.CsvRows;
import org.commonground.needs.need.Needs;
import org.commonground.needs.replica.Partners;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** The need-to-partner map over HTTP. */
@Path("/v1/landscape-scans/{id}/map")
@Tag(name = "Needs")
@Discloses(value = Disclosure.PERSONAL, purpose = "to see who takes part in a choice of partners")
class ScanMapResource {
    private static final String CSV = "text/csv";

    private static final List<Variant> VARIANTS = Variant.mediaTypes(
                    MediaType.APPLICATION_JSON_TYPE, new MediaType("text", "csv"))
            .build();

    private final LandscapeScans scans;
    private final Needs needs;
    private final Partners partners;
    private final CurrentCaller current;

    ScanMapResource(LandscapeScans scans, Needs needs, Partners partners, CurrentCaller current) {
        this.scans = scans;
        this.needs = needs;
        this.partners = partners;
        this.current = current;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            summary = "Read the need-to-partner map",
            description =
                    "Needs, candidates, the lines between them with explained scores in both directions, and the needs that nobody"
                            + " meets. A partner sees its own lines only. As CSV it is a matrix: a row for each need, a column for each"
                            + " candidate, the school's fit in the cells.")
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ScanMap.class)),
                @Content(mediaType = CSV, schema = @Schema(type = SchemaType.STRING))
            })
    public RestResponse<Object> getNeedToPartnerMap(UUID id, @Context Request request) {
        var scan = scans.get(id);
        var candidates = scans.candidates(id);
        var map = ScanMap.of(
                scan,
                needs.linked(scan.needIds),
                candidates,
                scans.edges(id),
                partners.byId(candidates.stream()
                        .map(candidate -> candidate.partnerId)
                        .filter(Objects::nonNull)
                        .toList()));
        if (!scans.isOwn(scan)) map = map.only(current.get().partnerIds());
        var chosen = request.selectVariant(VARIANTS);
        return chosen != null && chosen.getMediaType().getSubtype().equals("csv")
                ? ResponseBuilder.<Object>ok(csv(map), CSV + ";charset=UTF-8").build()
                : ResponseBuilder.<Object>ok(map, MediaType.APPLICATION_JSON).build();
    }

    private static String csv(ScanMap map) {
        var text = new ByteArrayOutputStream();
        try (var rows = new CsvRows(text)) {
            for (var row : map.matrix()) rows.add(row.toArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }
}
