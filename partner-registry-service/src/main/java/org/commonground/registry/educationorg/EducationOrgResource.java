package org.commonground.registry.educationorg;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.registry.vocabulary.GradeLevel;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Schools over HTTP. */
@Path("/v1/education-orgs")
@Tag(name = "Registry")
class EducationOrgResource {
    /** A school or an organisation above schools. */
    @Schema(name = "EducationOrg")
    record EducationOrgView(
            UUID id,
            long version,

            @Schema(description = "The SIS's name for it.", examples = "610163")
            String sourcedId,

            String name,
            OrgType type,
            @Nullable String identifier,
            @Nullable UUID parentId,
            OrgStatus status,
            List<GradeLevel> gradeLevels,
            boolean charter,

            @Schema(description = "WGS 84, degrees.") @Nullable
            Double latitude,

            @Nullable Double longitude,
            @Nullable Integer enrollmentCount,
            SchoolProfile profile,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {
        static EducationOrgView of(EducationOrg org) {
            return new EducationOrgView(
                    org.id(),
                    org.version(),
                    org.sourcedId,
                    org.name,
                    org.type,
                    org.identifier,
                    org.parentId,
                    org.status,
                    org.gradeLevels,
                    org.charter,
                    org.latitude,
                    org.longitude,
                    org.enrollmentCount,
                    org.profile(),
                    org.createdAt(),
                    org.updatedAt());
        }
    }

    private final EducationOrgs orgs;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    EducationOrgResource(
            EducationOrgs orgs,
            Outbox outbox,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.orgs = orgs;
        this.outbox = outbox;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List schools and the organisations above them")
    public Page<EducationOrgView> listEducationOrgs(@BeanParam ListQuery query) {
        return orgs.page(query).map(EducationOrgView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a school")
    public EducationOrgView getEducationOrg(UUID id) {
        return EducationOrgView.of(orgs.get(id));
    }

    @PATCH
    @Path("/{id}/profile")
    @Consumes("application/merge-patch+json")
    @Transactional
    @Operation(
            summary = "Change what a school says of itself",
            description = "JSON Merge Patch on the profile. What the SIS masters is changed there and imported.")
    public EducationOrgView updateSchoolProfile(
            UUID id, @Schema(implementation = SchoolProfile.class) @NotNull ObjectNode patch) {
        var org = orgs.getOwn(id);
        preconditions.check(org);
        org.describe(
                mergePatch.apply(org.profile(), patch, SchoolProfile.class),
                current.get().subject(),
                clock.instant());
        outbox.publish(org, org.event());
        return EducationOrgView.of(org);
    }
}
