package org.commonground.kernel.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.contract.Refuses;
import org.commonground.kernel.problem.Problem;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The change feed of one service, under the service's own name; the gateway joins them. */
@Path("/v1/changes/{service}")
@Tag(name = "Changes", description = "What changed since you last asked, deletions and new keys included.")
class FeedResource {
    /** What became of a row. */
    enum ChangeKind {
        /** It is new, or not as it was. */
        UPSERTED,
        /** Other systems call it otherwise than before; what else changed follows. */
        REKEYED,
        /** It was deleted or merged, or is no longer for this caller. */
        GONE
    }

    /**
     * What another system calls a row.
     *
     * @param scheme the list of names that it comes from
     */
    @Schema(name = "NaturalKey")
    record NaturalKey(
            @Schema(examples = "US-EIN") String scheme,
            @Schema(examples = "36-1234567") String value) {}

    /** One change. The row itself is read at {@code link}, where access, redaction and audit are as ever. */
    @Schema(name = "ChangeNotice")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ChangeNotice(
            @Schema(description = "The domain and the kind of row.", examples = "registry.partner")
            String type,

            UUID id,
            ChangeKind kind,

            @Schema(description = "What other systems call it; of a row that is gone, what they called it.")
            List<NaturalKey> keys,

            @Schema(description = "What they called it before, where that changed.") @Nullable
            List<NaturalKey> formerKeys,

            @Schema(description = "Its version since; absent of a row that is gone.") @Nullable
            Long version,

            @Schema(description = "When it changed.") Instant at,

            @Schema(
                    description = "Where it is read; absent of a row that is gone.",
                    examples = "/v1/partners/01975b3e-8f00-7d4e-a3b1-5f4f2c3d1e01")
            @Nullable
            String link) {}

    /**
     * Changes in an order in which none is skipped.
     *
     * @param items at most as many as asked for; may be fewer while {@code more} is true
     */
    @Schema(name = "ChangePage")
    record ChangePage(
            List<ChangeNotice> items,

            @Schema(description = "Where to go on: the next `since`, now or later.")
            String cursor,

            @Schema(description = "Whether there is more to be had at once.")
            boolean more,

            @Schema(description = "The oldest place from which nothing is missing.")
            String oldestCursor,

            @Schema(description = "The place behind everything that has happened up to now.")
            String newestCursor,

            @Schema(description = "The types that this caller is told of here.")
            List<String> types) {}

    private final String domain;
    private final Feed feed;

    FeedResource(@ConfigProperty(name = "commonground.domain") String domain, Feed feed) {
        this.domain = domain;
        this.feed = feed;
    }

    @GET
    @Operation(
            summary = "Follow the changes of one service",
            description =
                    "Without `since`, every row that the caller may read, and then what happens to them. Apply the changes in"
                            + " their order, keep `cursor`, and ask again with it. A row that is written several times between two"
                            + " questions is told of once. A transaction is told of when all that began before it have ended. What is"
                            + " gone is told of for 400 days; a `since` from before is 410 `cursor-expired`, as is one from before"
                            + " the caller's access changed: start again without it.")
    @Refuses(410)
    public ChangePage listChanges(
            @PathParam("service") String service,
            @RestQuery
                    @Parameter(description = "`cursor` of the answer before, unchanged; the same `types` with it.")
                    @Nullable
                    String since,
            @RestQuery
                    @Parameter(
                            description = "Only these, separated by commas; all that the caller may read by default.")
                    @Nullable
                    String types,
            @RestQuery
                    @Parameter(
                            description = "How many changes at most; 0 for the cursors alone.",
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "0",
                                            maximum = "500",
                                            defaultValue = "50"))
                    @Nullable
                    String limit) {
        if (!service.equals(domain)) throw Problem.notFound("service", service);
        return feed.page(since, types, limit);
    }
}
