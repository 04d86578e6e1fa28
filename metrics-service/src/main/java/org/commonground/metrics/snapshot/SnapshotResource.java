package org.commonground.metrics.snapshot;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.metrics.analytics.AnalyticsQuestion;
import org.commonground.metrics.analytics.Pinnings;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Snapshots over HTTP. */
@Path("/v1/snapshots")
@Tag(name = "Metrics")
class SnapshotResource {
    private static final int MOST_ROWS = 20_000;

    /** An answer that was kept. */
    @Schema(name = "ReportSnapshot")
    record SnapshotView(
            UUID id,
            long version,
            String title,

            @Schema(description = "What was asked, with the periods that its words stood for on the day.")
            AnalyticsQuestion question,

            @Schema(description = "The columns in order, keys first.")
            List<String> headers,

            @Schema(description = "The moment of the answer.")
            Instant asOf,

            int rowCount,

            @Schema(
                    description = "SHA-256 over the rows as they are given out, in hexadecimal digits.",
                    examples = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            String rowsSha256,

            @Schema(description = "The suppression policy that the answer was made under.", examples = "1")
            int policyVersion,

            SnapshotState state,
            List<SnapshotState> allowedTransitions,

            @Schema(description = "When it was published last.") @Nullable
            Instant publishedAt,

            @Schema(
                    description = "Where its rows are.",
                    examples = "/v1/snapshots/01941f29-7c00-7000-8000-000000000071/rows")
            String uri,

            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** What is to be kept. */
    record TakeSnapshot(
            @NotBlank @Size(max = 200) @Schema(examples = "Board report, autumn 2026")
            String title,

            @NotNull @Valid @Schema(description = "As `POST /v1/analytics/search` takes it, without `asOf`.")
            AnalyticsQuestion question) {}

    /** A step of a snapshot's life. */
    record TransitionSnapshot(@NotNull SnapshotState to) {}

    /** Whether a snapshot still is what was taken, and whether the answer would be another one now. */
    @Schema(name = "SnapshotVerification")
    record SnapshotVerificationView(
            UUID snapshotId,

            @Schema(description = "The stored rows have the hash that was recorded when they were taken.")
            boolean intact,

            String recordedSha256,
            String computedSha256,

            @Schema(description = "The same question has the same answer now.")
            boolean sameNow,

            @Schema(description = "Rows of the answer of now that the snapshot has not.")
            int rowsNew,

            @Schema(description = "Rows of the snapshot that the answer of now has not.")
            int rowsGone) {}

    private final Snapshots snapshots;
    private final Pinnings pinnings;
    private final Preconditions preconditions;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Clock clock;

    SnapshotResource(
            Snapshots snapshots,
            Pinnings pinnings,
            Preconditions preconditions,
            Outbox outbox,
            CurrentCaller current,
            Clock clock) {
        this.snapshots = snapshots;
        this.pinnings = pinnings;
        this.preconditions = preconditions;
        this.outbox = outbox;
        this.current = current;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List snapshots",
            description = "The district's staff see all, everybody else those that are published. Rows are read apart.")
    public Page<SnapshotView> listSnapshots(@BeanParam ListQuery query) {
        return snapshots.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read what a snapshot is of")
    public SnapshotView getSnapshot(UUID id) {
        return view(snapshots.get(id));
    }

    @GET
    @Path("/{id}/rows")
    @Produces("application/x-ndjson")
    @Discloses(value = Disclosure.STUDENT_DERIVED, purpose = "to see whether anyone is better off")
    @Operation(
            summary = "Read the rows of a snapshot",
            description =
                    "A row of analytics as JSON on each line, byte for byte as it was taken: the SHA-256 of what is"
                            + " received is `rowsSha256`. `Repr-Digest` (RFC 9530) says so too.")
    @APIResponse(
            responseCode = "200",
            description = "The rows.",
            content = @Content(mediaType = "application/x-ndjson", schema = @Schema(implementation = String.class)))
    public Response getSnapshotRows(UUID id) {
        var rows = snapshots.rows(snapshots.get(id));
        return Response.ok(rows)
                .type("application/x-ndjson")
                .header(
                        "Repr-Digest",
                        "sha-256=:%s:".formatted(Base64.getEncoder().encodeToString(Snapshots.sha256(rows))))
                .build();
    }

    @GET
    @Path("/{id}/verification")
    @Operation(
            summary = "Verify a snapshot",
            description = "Hashes the stored rows anew, and asks the same question again to tell whether the answer has"
                    + " changed since: by later facts, corrections, another policy.")
    public SnapshotVerificationView verifySnapshot(UUID id) {
        var snapshot = snapshots.get(id);
        var rows = snapshots.rows(snapshot);
        var computed = Snapshots.hex(Snapshots.sha256(rows));
        var then =
                new HashSet<>(new String(rows, StandardCharsets.UTF_8).lines().toList());
        var now = new HashSet<>(pinnings.pin(snapshot.question).lines());
        int kept = (int) now.stream().filter(then::contains).count();
        return new SnapshotVerificationView(
                id,
                computed.equals(snapshot.rowsSha256),
                snapshot.rowsSha256,
                computed,
                kept == now.size() && kept == then.size(),
                now.size() - kept,
                then.size() - kept);
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Take a snapshot",
            description =
                    "Keeps the answer of this moment, suppressed as for everybody, with question, moment, hash and"
                            + " policy version. It is never changed or deleted. At most 20,000 rows.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = SnapshotView.class)))
    public RestResponse<SnapshotView> takeSnapshot(@Valid @NotNull TakeSnapshot request) {
        var pinned = pinnings.pin(request.question());
        if (pinned.lines().size() > MOST_ROWS)
            throw Problem.of(
                    ProblemCode.PAYLOAD_TOO_LARGE,
                    "over %d rows; ask for fewer measures, periods, schools or groups".formatted(MOST_ROWS));
        var rows = Snapshots.bytes(pinned.lines());
        var snapshot = new Snapshot(
                Ids.next(),
                request.title(),
                pinned,
                Snapshots.hex(Snapshots.sha256(rows)),
                current.get().subject(),
                clock.instant());
        snapshots.add(snapshot, rows);
        outbox.publish(snapshot, snapshot.taken());
        return ResponseBuilder.<SnapshotView>created(URI.create("/v1/snapshots/" + snapshot.id()))
                .entity(view(snapshot))
                .build();
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(summary = "Publish a snapshot, or take it back", description = "What it holds stays as it is.")
    public SnapshotView transitionSnapshot(UUID id, @Valid @NotNull TransitionSnapshot request) {
        var snapshot = preconditions.check(snapshots.get(id));
        var caller = current.get();
        outbox.publish(snapshot, snapshot.transition(request.to(), caller.roles(), caller.subject(), clock.instant()));
        return view(snapshot);
    }

    private SnapshotView view(Snapshot snapshot) {
        return new SnapshotView(
                snapshot.id(),
                snapshot.version(),
                snapshot.title,
                snapshot.question,
                snapshot.headers,
                snapshot.asOf,
                snapshot.rowCount,
                snapshot.rowsSha256,
                snapshot.policyVersion,
                snapshot.state,
                current.reach() == Reach.ALL
                        ? SnapshotState.GRAPH.allowed(
                                snapshot.state, current.get().roles())
                        : List.of(),
                snapshot.publishedAt,
                "/v1/snapshots/%s/rows".formatted(snapshot.id()),
                snapshot.createdAt(),
                snapshot.updatedAt());
    }
}
