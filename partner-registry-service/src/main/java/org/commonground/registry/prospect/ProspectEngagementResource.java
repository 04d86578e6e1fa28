package org.commonground.registry.prospect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Outreach over HTTP. */
@Path("/v1/prospect-engagements")
@Tag(name = "Registry")
class ProspectEngagementResource {
    /** A contact with an organisation. */
    @Schema(name = "ProspectEngagement")
    record ProspectEngagementView(
            UUID id,
            long version,
            UUID partnerId,

            @Schema(description = "Who had the contact.") String by,

            EngagementNote engagement,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static ProspectEngagementView of(ProspectEngagement engagement) {
            return new ProspectEngagementView(
                    engagement.id(),
                    engagement.version(),
                    engagement.partnerId,
                    engagement.createdBy(),
                    engagement.said(),
                    engagement.createdAt(),
                    engagement.updatedAt());
        }
    }

    /** A contact with an organisation of the directory. */
    record NewEngagement(
            @NotNull UUID partnerId, @NotNull @Valid EngagementNote engagement) {}

    private final ProspectEngagements engagements;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    ProspectEngagementResource(
            ProspectEngagements engagements,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.engagements = engagements;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List outreach",
            description =
                    "The office sees all, schools what they wrote. `filter=nextActionOn <= '2026-12-01'` is what waits.")
    public Page<ProspectEngagementView> listProspectEngagements(@BeanParam ListQuery query) {
        return engagements.page(query).map(ProspectEngagementView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a contact")
    public ProspectEngagementView getProspectEngagement(UUID id) {
        return ProspectEngagementView.of(engagements.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Write a contact down",
            description =
                    "Who reached the organisation how, what came of it and what is next; for a REFERRAL, who suggested it.")
    public RestResponse<ProspectEngagementView> createProspectEngagement(@Valid @NotNull NewEngagement request) {
        var actor = current.get().subject();
        var engagement = new ProspectEngagement(Ids.next(), request.partnerId(), actor, clock.instant());
        engagement.describe(request.engagement(), actor, clock.instant());
        engagements.add(engagement);
        return ResponseBuilder.<ProspectEngagementView>created(
                        URI.create("/v1/prospect-engagements/" + engagement.id()))
                .entity(ProspectEngagementView.of(engagement))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change what was written down", description = "JSON Merge Patch on the note.")
    public ProspectEngagementView updateProspectEngagement(
            UUID id, @Schema(implementation = EngagementNote.class) @NotNull ObjectNode patch) {
        var engagement = preconditions.check(engagements.get(id));
        engagement.describe(
                mergePatch.apply(engagement.said(), patch), current.get().subject(), clock.instant());
        engagements.flush();
        return ProspectEngagementView.of(engagement);
    }
}
