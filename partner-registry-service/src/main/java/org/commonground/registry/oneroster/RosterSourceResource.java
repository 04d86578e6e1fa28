package org.commonground.registry.oneroster;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.job.JobView;
import org.commonground.kernel.job.Jobs;
import org.commonground.kernel.page.Page;
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
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** The SIS services that the operator has connected, and pulling from them. */
@Path("/v1/roster-sources")
@Tag(name = "Registry")
class RosterSourceResource {
    /** A OneRoster service that the district may pull from. */
    @Schema(name = "RosterSource")
    record RosterSourceView(
            @Schema(examples = "sis") String name,

            @Schema(description = "Its host.", examples = "sis.example.org")
            String host,

            @Schema(description = "When the newest record pulled from it had changed there.") @Nullable
            Instant changedUntil,

            @Schema(description = "When it was last pulled from.") @Nullable
            Instant pulledAt) {}

    private final RosterSources sources;
    private final RosterPulls pulls;
    private final Jobs jobs;
    private final CurrentCaller current;

    RosterSourceResource(RosterSources sources, RosterPulls pulls, Jobs jobs, CurrentCaller current) {
        this.sources = sources;
        this.pulls = pulls;
        this.jobs = jobs;
        this.current = current;
    }

    @GET
    @Operation(
            summary = "List the OneRoster services that the district may pull from",
            description = "The operator connects them by configuration, with their secrets.")
    public Page<RosterSourceView> listRosterSources() {
        var last = pulls.all();
        return new Page<>(
                sources.byName().entrySet().stream()
                        .filter(source -> source.getValue()
                                .districts()
                                .contains(current.get().district()))
                        .sorted(Map.Entry.comparingByKey())
                        .map(source -> {
                            var pulled = last.get(source.getKey());
                            return new RosterSourceView(
                                    source.getKey(),
                                    source.getValue().baseUrl().getHost(),
                                    pulled == null ? null : pulled.changedUntil(),
                                    pulled == null ? null : pulled.pulledAt());
                        })
                        .toList(),
                null,
                null);
    }

    @POST
    @Path("/{name}/pulls")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Pull the roster from a OneRoster service",
            description =
                    "Organisations and academic sessions, all or nothing, by a job like an import's. A delta asks only"
                            + " for what changed since the last pull; the first pull, and one with `mode=BULK`, is whole, and what"
                            + " the source does not have any more is archived.")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; `Location` is the job to watch.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = JobView.class)))
    public RestResponse<JobView> createRosterPull(
            String name,
            @RestQuery
                    @Parameter(
                            description = "What to ask for.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            enumeration = {"BULK", "DELTA"},
                                            defaultValue = "DELTA"))
                    @Nullable
                    String mode,
            @RestQuery @Parameter(description = "`true`: do everything but the change, and report.") @Nullable
                    String dryRun,
            @RestQuery @Parameter(description = "`true`: archive even over 5 % of what is active.") @Nullable
                    String confirmDeactivations)
            throws IOException {
        var source = sources.byName().get(name);
        if (source == null || !source.districts().contains(current.get().district()))
            throw Problem.notFound("OneRoster service", name);
        var job = jobs.submit(
                PullRoster.KIND,
                Map.of(
                        "source", name,
                        "mode", oneOf("mode", mode, "DELTA", "BULK"),
                        "dryRun", oneOf("dryRun", dryRun, "false", "true"),
                        "confirmDeactivations", oneOf("confirmDeactivations", confirmDeactivations, "false", "true")),
                InputStream.nullInputStream());
        return ResponseBuilder.<JobView>create(202)
                .location(URI.create("/v1/imports/" + job.id()))
                .entity(JobView.of(job, true))
                .build();
    }

    private static String oneOf(String parameter, @Nullable String text, String otherwise, String other) {
        if (text == null || text.equals(otherwise)) return otherwise;
        if (text.equals(other)) return other;
        var allowed = List.of(otherwise, other);
        throw Problem.invalidParameter(Violation.parameter(parameter, "unknown-value", "one of those allowed")
                .allowing(allowed));
    }
}
