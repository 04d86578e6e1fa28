package org.commonground.metrics.measure;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
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
    private enum Column {
        CODE("code", measure -> measure.code),
        MEASURE_VERSION("measureVersion", measure -> measure.measureVersion),
        STATE("state", measure -> measure.state),
        NAME("name", measure -> measure.name),
        DESCRIPTION("description", measure -> measure.description),
        RBA_QUADRANT("rbaQuadrant", measure -> measure.rbaQuadrant),
        ACCOUNTABILITY("accountability", measure -> measure.accountability),
        VALUE_TYPE("valueType", measure -> measure.valueType),
        UNIT("unit", measure -> measure.unit),
        RATE_PER("ratePer", measure -> measure.ratePer),
        POLARITY("polarity", measure -> measure.polarity),
        NUMERATOR_LABEL("numeratorLabel", measure -> measure.numeratorLabel),
        DENOMINATOR_LABEL("denominatorLabel", measure -> measure.denominatorLabel),
        DIMENSIONS("dimensions", measure -> String.join(" ", measure.dimensions)),
        TIME_AGG("timeAgg", measure -> measure.timeAgg),
        ORG_AGG("orgAgg", measure -> measure.orgAgg),
        FREQUENCY("frequency", measure -> measure.frequency),
        SOURCE("source", measure -> measure.source),
        PRIVACY_CLASS("privacyClass", measure -> measure.privacyClass),
        MIN_CELL("minCell", measure -> measure.minCell),
        MAX_YEARLY_CHANGE("maxYearlyChange", measure -> measure.maxYearlyChange);

        private final String header;
        private final Function<MeasureDefinition, @Nullable Object> value;

        Column(String header, Function<MeasureDefinition, @Nullable Object> value) {
            this.header = header;
            this.value = value;
        }

        String of(MeasureDefinition measure) {
            var found = value.apply(measure);
            return found == null ? "" : found.toString();
        }
    }

    private final Measures measures;

    CodebookResource(Measures measures) {
        this.measures = measures;
    }

    @GET
    @Produces("text/csv")
    @Operation(
            summary = "Read the codebook",
            description = "Every version of every measure that is or was in use, as CSV (RFC 4180) with a header row; what"
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
                                            examples = "code,measureVersion,state,name\nservice.sessionsHeld,1,ACTIVE,Sessions held")))
    public Response getCodebook() {
        List<MeasureDefinition> library = measures.library();
        StreamingOutput body = out -> {
            try (var csv = CsvWriter.builder().build(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
                csv.writeRecord(Arrays.stream(Column.values())
                        .map(column -> column.header)
                        .toList());
                for (var measure : library)
                    csv.writeRecord(Arrays.stream(Column.values())
                            .map(column -> column.of(measure))
                            .toList());
            }
        };
        return Response.ok(body)
                .type("text/csv;charset=UTF-8;header=present")
                .header(HttpHeaders.CACHE_CONTROL, "private, max-age=60")
                .build();
    }
}
