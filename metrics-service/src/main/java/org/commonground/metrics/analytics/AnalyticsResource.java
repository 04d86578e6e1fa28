package org.commonground.metrics.analytics;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.Arrays;
import java.util.List;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Analytics over HTTP. */
@Path("/v1/analytics")
@Tag(name = "Metrics")
@Discloses(value = Disclosure.STUDENT_DERIVED, purpose = "to see whether anyone is better off")
class AnalyticsResource {
    private static final String DESCRIPTION =
            "Values by period, school, partner, service and group, computed from sums: a ratio is never averaged. What is about too"
                    + " few people, or would give such a value away, has no numbers and the status SUPPRESSED. A question about"
                    + " part of a table gets the same cells as one about all of it.";

    private final Analyse analyse;
    private final PrivilegedReads privileged;
    private final ObjectMapper json;
    private final HttpHeaders headers;

    AnalyticsResource(Analyse analyse, PrivilegedReads privileged, ObjectMapper json, HttpHeaders headers) {
        this.analyse = analyse;
        this.privileged = privileged;
        this.json = json;
        this.headers = headers;
    }

    @GET
    @Produces({
        "application/json",
        "text/csv",
        "application/x-ndjson",
        "application/vnd.apache.parquet",
        "application/vnd.json-stat+json"
    })
    @Operation(summary = "Ask for values", description = DESCRIPTION)
    @APIResponse(
            responseCode = "200",
            description = "The table.",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = AnalyticsAnswer.class)),
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(implementation = AnalyticsAnswer.AnalyticsRow.class)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "413",
            description =
                    "Over 50,000 rows, or 20,000 sources for `lineage`; ask for fewer measures, periods, schools or groups.",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    public Response queryAnalytics(
            @RestQuery
                    @Parameter(
                            description = "Codes of measures, by comma or repeated.",
                            required = true,
                            example = "student.attendanceImproved%")
                    @Nullable
                    List<String> measure,
            @RestQuery
                    @Parameter(
                            description =
                                    "What stands in rows: `period`, `school`, `network` (what is above schools), `area`, `partner` or"
                                            + " `service`, a colon, and `ALL` or items by comma (or semicolon, encoded). Periods are ids,"
                                            + " sourcedIds, or named from today on: THIS_SCHOOL_YEAR (the default), LAST_SCHOOL_YEAR,"
                                            + " LAST_3_SCHOOL_YEARS, LAST_5_SCHOOL_YEARS, ALL_SCHOOL_YEARS, YTD, THIS_TERM, LAST_TERM,"
                                            + " LAST_4_TERMS, THIS_GRADING_PERIOD, LAST_GRADING_PERIOD, LAST_4_GRADING_PERIODS, THIS_MONTH,"
                                            + " LAST_MONTH, LAST_3_MONTHS, LAST_12_MONTHS, THIS_WEEK, LAST_WEEK, LAST_4_WEEKS,"
                                            + " LAST_12_WEEKS. Measures taken monthly or weekly may have values of months (2026-01)"
                                            + " and weeks (2026-W05).",
                            example = "period:THIS_SCHOOL_YEAR,LAST_SCHOOL_YEAR")
                    @Nullable
                    List<String> dimension,
            @RestQuery
                    @Parameter(description = "By which groups, by comma or repeated.", example = "RACE_ETHNICITY")
                    @Nullable
                    List<String> disaggregate,
            @RestQuery
                    @Parameter(description = "What is looked at only, and joined.", example = "GENDER:FEMALE")
                    @Nullable
                    List<String> filter,
            @RestQuery
                    @Parameter(
                            description =
                                    "`numDen`: numerator and denominator; `targets`; `lineage`: what each value rests on (measure"
                                            + " versions, sources, submissions); `hierarchy`: what items are part of.",
                            example = "numDen")
                    @Nullable
                    List<String> include,
            @RestQuery
                    @Parameter(
                            description =
                                    "A day or moment: values as they were known then. For the role analyst-privileged only.",
                            example = "2026-01-31")
                    @Nullable
                    String asOf,
            @RestQuery
                    @Parameter(
                            description =
                                    "`true`: only what is in an approved submission. For the role analyst-privileged only.",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @Nullable
                    String approvedOnly,
            @RestQuery
                    @Parameter(
                            description =
                                    "Rows of which the value is EQ, GT, GE, LT or LE to a number; all must hold. A suppressed row"
                                            + " meets none; a share that is told as a bound does if whatever it may be does.",
                            example = "GE:50")
                    @Nullable
                    List<String> measureCriteria,
            @RestQuery
                    @Parameter(
                            description =
                                    "Columns by which rows are sorted: `value` or a dimension; with a minus, the greatest first. A row"
                                            + " without a value comes last either way.",
                            example = "-value")
                    @Nullable
                    List<String> order,
            @RestQuery
                    @Parameter(
                            description =
                                    "At most so many rows, 1 to 50,000; `metadata.truncated` and `metadata.rows` (the headers"
                                            + " `X-Truncated` and `X-Total-Count`) say whether there were more.",
                            schema = @Schema(type = SchemaType.INTEGER))
                    @Nullable
                    String limit,
            @RestQuery
                    @Parameter(
                            description = "Instead of `Accept`.",
                            schema = @Schema(enumeration = {"json", "csv", "ndjson", "parquet", "jsonstat"}))
                    @Nullable
                    String format) {
        return answer(
                new AnalyticsQuestion(
                        given(measure),
                        given(dimension),
                        given(disaggregate),
                        given(filter),
                        parts(given(include)),
                        asOf,
                        flag("approvedOnly", approvedOnly),
                        measureCriteria,
                        order,
                        limit == null ? null : number("limit", limit)),
                format);
    }

    @POST
    @Path("/search")
    @Produces({
        "application/json",
        "text/csv",
        "application/x-ndjson",
        "application/vnd.apache.parquet",
        "application/vnd.json-stat+json"
    })
    @Operation(
            summary = "Ask for values, in the body",
            description = DESCRIPTION + " For questions that should not stand in an address.")
    @APIResponse(
            responseCode = "200",
            description = "The table.",
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = AnalyticsAnswer.class)),
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(implementation = AnalyticsAnswer.AnalyticsRow.class)),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @APIResponse(
            responseCode = "413",
            description =
                    "Over 50,000 rows, or 20,000 sources for `lineage`; ask for fewer measures, periods, schools or groups.",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    public Response searchAnalytics(
            @RestQuery
                    @Parameter(
                            description = "Instead of `Accept`.",
                            schema = @Schema(enumeration = {"json", "csv", "ndjson", "parquet", "jsonstat"}))
                    @Nullable
                    String format,
            @Valid @NotNull AnalyticsQuestion question) {
        return answer(question, format);
    }

    private Response answer(AnalyticsQuestion question, @Nullable String format) {
        var form = format(format);
        var answer = analyse.answer(question);
        if (analyse.isPrivileged()) privileged.record(question);
        StreamingOutput body = out -> form.write(answer, json, out);
        return Response.ok(body)
                .type(form.mediaType() + (form == AnalyticsFormat.CSV ? ";charset=UTF-8;header=present" : ""))
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header("X-Total-Count", answer.metadata().rows())
                .header("X-Truncated", answer.metadata().truncated())
                .build();
    }

    private AnalyticsFormat format(@Nullable String asked) {
        if (asked != null)
            return AnalyticsFormat.named(asked)
                    .orElseThrow(() -> Problem.invalidParameter(
                            Violation.parameter("format", "unknown-value", "there is no format " + asked)
                                    .allowing(AnalyticsFormat.NAMES)));
        for (var accepted : headers.getAcceptableMediaTypes())
            for (var each : AnalyticsFormat.values())
                if (accepted.isCompatible(MediaType.valueOf(each.mediaType()))) return each;
        throw Problem.notAcceptable(Arrays.stream(AnalyticsFormat.values())
                .map(AnalyticsFormat::mediaType)
                .toList());
    }

    private static boolean flag(String name, @Nullable String text) {
        if (text == null) return false;
        if (text.equals("true") || text.equals("false")) return text.equals("true");
        throw Problem.invalidParameter(
                Violation.parameter(name, "unknown-value", "true or false").allowing(List.of("true", "false")));
    }

    private static int number(String name, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.invalidParameter(Violation.parameter(name, "malformed", "a whole number"));
        }
    }

    private static List<String> given(@Nullable List<String> texts) {
        return texts == null ? List.of() : texts;
    }

    private static List<String> parts(List<String> texts) {
        return texts.stream()
                .flatMap(text -> Arrays.stream(text.split(",")))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }
}
