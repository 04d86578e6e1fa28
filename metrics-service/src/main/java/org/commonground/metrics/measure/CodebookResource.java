package org.commonground.metrics.measure;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.List;
import java.util.function.Function;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.csv.CsvRows;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The measure library as one table, to lay beside an export. */
@Path("/v1/codebook.csv")
@Tag(name = "Metrics")
class CodebookResource {
    /** The columns, in their order; new ones are added at the end only. */
    private static final List<Column> COLUMNS = List.of(
            new Column("code", measure -> measure.code),
            new Column("measureVersion", measure -> measure.measureVersion),
            new Column("state", measure -> measure.state),
            new Column("name", measure -> measure.name),
            new Column("description", measure -> measure.description),
            new Column("rbaQuadrant", measure -> measure.rbaQuadrant),
            new Column("accountability", measure -> measure.accountability),
            new Column("valueType", measure -> measure.valueType),
            new Column("unit", measure -> measure.unit),
            new Column("ratePer", measure -> measure.ratePer),
            new Column("polarity", measure -> measure.polarity),
            new Column("numeratorLabel", measure -> measure.numeratorLabel),
            new Column("denominatorLabel", measure -> measure.denominatorLabel),
            new Column("dimensions", measure -> String.join(" ", measure.dimensions)),
            new Column("timeAgg", measure -> measure.timeAgg),
            new Column("orgAgg", measure -> measure.orgAgg),
            new Column("frequency", measure -> measure.frequency),
            new Column("source", measure -> measure.source),
            new Column("privacyClass", measure -> measure.privacyClass),
            new Column("minCell", measure -> measure.minCell),
            new Column("maxYearlyChange", measure -> measure.maxYearlyChange));

    private record Column(String header, Function<MeasureDefinition, @Nullable Object> value) {}

    private final Measures measures;

    CodebookResource(Measures measures) {
        this.measures = measures;
    }

    @GET
    @Produces("text/csv")
    @Discloses.Nothing(because = "what measures mean, not what was measured")
    @Operation(
            summary = "Read the codebook",
            description =
                    "Every version of every measure that is or was in use, as CSV (RFC 4180) with a header row; what"
                            + " a value's `measureVersion` refers to.")
    @APIResponse(
            responseCode = "200",
            description = "The codebook.",
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema =
                                    @Schema(
                                            implementation = String.class,
                                            examples =
                                                    "code,measureVersion,state,name\nservice.sessionsHeld,1,ACTIVE,Sessions held")))
    public Response getCodebook() {
        List<MeasureDefinition> library = measures.library();
        StreamingOutput body = out -> {
            try (var csv = new CsvRows(out)) {
                csv.add(COLUMNS.stream().map(Column::header).toArray());
                for (var measure : library)
                    csv.add(COLUMNS.stream()
                            .map(column -> column.value().apply(measure))
                            .toArray());
            }
        };
        return Response.ok(body)
                .type("text/csv;charset=UTF-8;header=present")
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=60")
                .build();
    }
}
