package org.commonground.metrics.observation;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.AccessTable;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.job.Job;
import org.commonground.kernel.job.JobView;
import org.commonground.kernel.job.Jobs;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.mapping.Mappings;
import org.commonground.metrics.observation.ReadObservations.Format;
import org.commonground.metrics.observation.RecordObservations.Writer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Large files of observations over HTTP: send, watch the job, read the report. */
@Path("/v1/observation-imports")
@Tag(name = "Metrics")
class ObservationImportResource {
    /** A part of a job's report. */
    @Schema(name = "ObservationImportReport")
    record ObservationImportReport(
            List<RowReport> rows,

            @Schema(description = "Where the rest starts: `after` of the next call.") @Nullable
            Long next) {}

    private final Jobs jobs;
    private final Mappings mappings;
    private final AccessTable access;
    private final CurrentCaller current;
    private final HttpHeaders headers;

    ObservationImportResource(
            Jobs jobs, Mappings mappings, AccessTable access, CurrentCaller current, HttpHeaders headers) {
        this.jobs = jobs;
        this.mappings = mappings;
        this.access = access;
        this.current = current;
        this.headers = headers;
    }

    @POST
    @Consumes({"text/csv", "application/x-ndjson", "application/json"})
    @Transactional
    @Idempotent
    @Operation(
            summary = "Import a file of observations",
            description =
                    "As `POST /v1/observations:batch`, up to 256 MiB and without a limit of rows: it answers at once with a"
                            + " job, which from then on will be done, whatever happens to this process. All rows or none, unless"
                            + " `atomic=false`; what was wrong is in the report, by row. With `mapping` the file is a CSV table as"
                            + " somebody else publishes it.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` is the job to watch.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    public RestResponse<JobView> importObservations(
            @BeanParam BatchQuery query,
            @RestQuery
                    @Parameter(
                            description = "A mapping of `/v1/observation-mappings`; the file then is CSV.",
                            example = "nyc-graduation")
                    @Nullable
                    String mapping,
            @RestQuery
                    @Parameter(
                            description =
                                    "The sourcedId of the period, where the mapping does not find it in the table.",
                            example = "sy2026")
                    @Nullable
                    String period,
            @Parameter(hidden = true) File body)
            throws IOException {
        try (var in = Files.newInputStream(body.toPath())) {
            var type = Objects.requireNonNullElse(headers.getHeaderString(HttpHeaders.CONTENT_TYPE), "");
            var format = Format.of(type);
            if (body.length() == 0) throw Problem.rules(List.of(Violation.at("", "required", "the file is empty")));
            if (mapping != null && mappings.find(mapping).isEmpty())
                throw Problem.invalidParameter(
                        Violation.parameter("mapping", "unknown-value", "there is no such mapping"));
            if (mapping != null && format != Format.CSV)
                throw Problem.invalidParameter(
                        Violation.parameter("mapping", "not-a-table", "a mapping reads text/csv"));
            if (period != null && mapping == null)
                throw Problem.invalidParameter(
                        Violation.parameter("period", "without-mapping", "rows name their periods themselves"));
            var job = jobs.submit(
                    ImportObservations.KIND,
                    ImportObservations.parameters(
                            format,
                            query.how(),
                            query.scheme(),
                            query.isAllOrNone(),
                            query.isRehearsal(),
                            mapping,
                            period,
                            Writer.of(current)),
                    in);
            return ResponseBuilder.<JobView>create(202)
                    .location(URI.create("/v1/observation-imports/" + job.id()))
                    .entity(view(job))
                    .build();
        } finally {
            Files.deleteIfExists(body.toPath());
        }
    }

    @GET
    @Operation(summary = "List imports of observations")
    public Page<JobView> listObservationImports(@BeanParam ListQuery query) {
        return jobs.page(query, Set.of(ImportObservations.KIND)).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Watch an import of observations", description = "Schools and partners watch their own.")
    public JobView getObservationImport(UUID id) {
        return view(own(id));
    }

    @GET
    @Path("/{id}/report")
    @Operation(
            summary = "Read the report of an import of observations",
            description =
                    "Rows that were wrong or doubtful, at most 1,000 a call; `row` counts the header. Go on with `after` set"
                            + " to `next`. After 100,000 rows they are only counted.")
    public ObservationImportReport getObservationImportReport(UUID id, @RestQuery @Nullable String after) {
        own(id);
        var rows = jobs.report(id, after == null ? 0 : number(after));
        return new ObservationImportReport(
                rows.stream().map(Jobs.Reported::view).toList(),
                rows.size() < 1_000 ? null : rows.getLast().id());
    }

    @POST
    @Path("/{id}/cancellation")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Cancel an import of observations",
            description = "It stops at its next row and changes nothing.")
    public JobView cancelObservationImport(UUID id) {
        own(id);
        return view(jobs.cancel(id));
    }

    private JobView view(Job job) {
        return JobView.of(job, access.reachOf("cancelObservationImport", current.get()) != Reach.NONE);
    }

    private Job own(UUID id) {
        var job = jobs.get(id, Set.of(ImportObservations.KIND));
        if (current.reach() != Reach.ALL
                && !job.createdBy().equals(current.get().subject())) throw Problem.notFound("import", id);
        return job;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.invalidParameter(Violation.parameter("after", "malformed", "`next` of the call before"));
        }
    }
}
