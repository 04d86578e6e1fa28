package org.commonground.registry.taxonomy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.Page;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/** Taxonomies over HTTP. */
@Path("/v1/taxonomies")
@Tag(name = "Registry")
class TaxonomyResource {
    private final Taxonomies taxonomies;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    TaxonomyResource(
            Taxonomies taxonomies,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.taxonomies = taxonomies;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List taxonomies",
            description = "This product's code lists and the district's own, at most 200, on one page.")
    public Page<TaxonomyView> listTaxonomies() {
        return new Page<>(taxonomies.all(), null, null);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a taxonomy")
    public TaxonomyView getTaxonomy(UUID id) {
        return taxonomies.view(id);
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Add a taxonomy")
    public RestResponse<TaxonomyView> createTaxonomy(@Valid @NotNull TaxonomyDescription said) {
        var taxonomy = new Taxonomy(Ids.next(), current.get().subject(), clock.instant());
        taxonomy.describe(said, current.get().subject(), clock.instant());
        taxonomies.add(taxonomy);
        return ResponseBuilder.<TaxonomyView>created(URI.create("/v1/taxonomies/" + taxonomy.id()))
                .entity(taxonomy.view())
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a taxonomy", description = "JSON Merge Patch on its description.")
    public TaxonomyView updateTaxonomy(
            UUID id, @Schema(implementation = TaxonomyDescription.class) @NotNull ObjectNode patch) {
        var taxonomy = preconditions.check(taxonomies.get(id));
        taxonomy.describe(
                mergePatch.apply(taxonomy.said(), patch), current.get().subject(), clock.instant());
        return taxonomy.view();
    }
}
