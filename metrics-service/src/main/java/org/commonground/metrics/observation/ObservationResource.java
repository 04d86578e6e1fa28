package org.commonground.metrics.observation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.observation.RecordObservations.Writer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Observations over HTTP, in bulk. */
@Path("/v1")
@Tag(name = "Metrics")
class ObservationResource {
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final int MAX_TOLD = 1_000;

    /** Of which rows results are told. */
    enum Told {
        NOTABLE,
        ALL
    }

    /** What is sent as JSON. */
    @Schema(name = "ObservationBatch")
    record ObservationBatch(List<NewObservation> observations) {}

    /** What became of a request's rows. */
    @Schema(name = "ObservationBatchResult")
    record BatchResult(
            int received,
            long created,
            long updated,
            long unchanged,
            long deleted,
            int rejected,

            @Schema(description = "Nothing was stored; the counts tell what would have been.")
            boolean dryRun,

            @Schema(description = "Rows with something to say, at most 1,000; every row, if that was asked for.")
            List<RowResult> results) {}

    private final ReadObservations reader;
    private final RecordObservations record;
    private final CurrentCaller current;
    private final HttpHeaders headers;

    ObservationResource(
            ReadObservations reader, RecordObservations record, CurrentCaller current, HttpHeaders headers) {
        this.reader = reader;
        this.record = record;
        this.current = current;
        this.headers = headers;
    }

    @POST
    @Path("/observations:batch")
    @Consumes({"application/json", "application/x-ndjson", "text/csv"})
    @Transactional
    @Idempotent
    @Operation(
            summary = "Record observations",
            description =
                    "Up to 20,000 rows. All or none, unless `atomic=false`. A row names its fact by measure, school, partner,"
                            + " service, period and group; sent again it replaces what was stored, so that repeating a request is"
                            + " harmless. Ratios are sent as numerator and denominator and stored so. In CSV a group stands in columns"
                            + " named like dimensions. Facts about single people (PERSON_DERIVED) need an active data-sharing schedule"
                            + " that covers partner, school, data and period: 403 `no-active-data-sharing`. What was approved is"
                            + " changed after its submission is reopened. DELETE removes the facts that rows name. A measure that is taken"
                            + " monthly or weekly may be observed by months (`2026-01`) or weeks (`2026-W05`) instead of sessions.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = ObservationBatch.class),
                        example = """
                                {"observations": [{"measureCode": "student.attendanceImproved%", "schoolSourcedId": "609926",
                                "periodSourcedId": "sy2026-q1", "dims": {"RACE_ETHNICITY": "ASIAN"}, "numerator": 15,
                                "denominator": 30}]}"""),
                @Content(
                        mediaType = "application/x-ndjson",
                        schema = @Schema(implementation = NewObservation.class),
                        example = """
                                {"measureCode": "service.sessionsHeld", "schoolSourcedId": "609926", "periodSourcedId": "sy2026-q1", "value": 42}"""),
                @Content(mediaType = "text/csv", schema = @Schema(implementation = String.class), example = """
                                measureCode,schoolSourcedId,periodSourcedId,RACE_ETHNICITY,numerator,denominator
                                student.attendanceImproved%,609926,sy2026-q1,ASIAN,15,30""")
            })
    @APIResponse(
            responseCode = "200",
            description = "What became of the rows.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = BatchResult.class)))
    @APIResponse(
            responseCode = "413",
            description = "Over 20,000 rows or 16 MiB; send an import to `/v1/observation-imports`.",
            content =
                    @Content(
                            mediaType = "application/problem+json",
                            schema = @Schema(ref = "#/components/schemas/Problem")))
    public RestResponse<BatchResult> recordObservations(
            @BeanParam BatchQuery query,
            @RestQuery
                    @Parameter(
                            description = "`ALL`: a result for every row, not only for those with something to say.",
                            schema = @Schema(implementation = Told.class, defaultValue = "NOTABLE"))
                    @Nullable
                    String results,
            @Parameter(hidden = true) File body)
            throws IOException {
        boolean rehearsal = query.isRehearsal();
        boolean allOrNone = query.isAllOrNone();
        var how = query.how();
        var scheme = query.scheme();
        boolean tellsAll = BatchQuery.choice("results", results, Told.NOTABLE) == Told.ALL;
        var read = read(body);
        var checked = record.check(read.rows(), how, scheme, Writer.of(current));
        var told = new ArrayList<>(read.unreadable());
        told.addAll(checked.results());
        int rejected = (int) told.stream()
                .filter(each -> each.outcome() == RowResult.Outcome.REJECTED)
                .map(RowResult::row)
                .distinct()
                .count();
        told.sort(Comparator.comparingInt(RowResult::row));
        if (allOrNone && rejected > 0) throw refusal(told, rejected, read.received());
        if (tellsAll) {
            record.outcomes(checked.right(), how).forEach((row, outcome) -> told.add(RowResult.of(row, outcome)));
            told.sort(Comparator.comparingInt(RowResult::row));
        }
        var counts = record.apply(checked.right(), how);
        if (rehearsal) QuarkusTransaction.setRollbackOnly();
        return RestResponse.ok(new BatchResult(
                read.received(),
                counts.created(),
                counts.updated(),
                counts.unchanged(),
                counts.deleted(),
                rejected,
                rehearsal,
                tellsAll ? told : told.stream().limit(MAX_TOLD).toList()));
    }

    private ReadObservations.Read read(File body) throws IOException {
        try (var in = Files.newInputStream(body.toPath())) {
            if (body.length() > MAX_BYTES)
                throw Problem.of(
                        ProblemCode.PAYLOAD_TOO_LARGE,
                        "at most 16 MiB in one request; send an import to /v1/observation-imports");
            var type = Objects.requireNonNullElse(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), "");
            return reader.all(ReadObservations.Format.of(type), in);
        } finally {
            Files.deleteIfExists(body.toPath());
        }
    }

    /** The refusal of all rows: what is not there yet may come, what is not yours never will, the rest breaks rules. */
    private static Problem refusal(List<RowResult> results, int rejected, int received) {
        var wrong = results.stream()
                .filter(each -> each.outcome() == RowResult.Outcome.REJECTED)
                .toList();
        var violations = wrong.stream()
                .limit(MAX_TOLD)
                .map(each -> Violation.at(
                        "/observations/%d%s".formatted(each.row() - 1, Objects.requireNonNullElse(each.pointer(), "")),
                        each.code(),
                        each.message()))
                .toList();
        var detail = "%d of %d rows are wrong; nothing was stored".formatted(rejected, received);
        if (wrong.stream().anyMatch(each -> each.code().equals(CheckObservations.NO_ACTIVE_DATA_SHARING)))
            return Problem.of(
                    ProblemCode.FORBIDDEN, CheckObservations.NO_ACTIVE_DATA_SHARING + ": " + detail, violations);
        if (wrong.stream().anyMatch(each -> each.code().equals("outside-scope")))
            return Problem.of(ProblemCode.FORBIDDEN, detail, violations);
        if (wrong.stream().allMatch(each -> each.code().equals("reference-not-yet-known")))
            return Problem.of(ProblemCode.REFERENCE_NOT_YET_KNOWN, detail, violations)
                    .retryAfter(Duration.ofSeconds(2));
        return Problem.of(ProblemCode.RULE_VIOLATED, detail, violations)
                .member("received", received)
                .member("rejected", rejected);
    }
}
