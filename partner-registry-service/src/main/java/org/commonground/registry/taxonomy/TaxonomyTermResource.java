package org.commonground.registry.taxonomy;

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
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
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

/** Terms of taxonomies over HTTP. */
@Path("/v1/taxonomy-terms")
@Tag(name = "Registry")
class TaxonomyTermResource {
    /** A new term of one of the district's own taxonomies. */
    record NewTaxonomyTerm(
            @NotNull UUID taxonomyId, @NotNull @Valid TermDescription term) {}

    private final Taxonomies taxonomies;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    TaxonomyTermResource(
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
            summary = "List terms",
            description =
                    "Those of the district's own taxonomies. The codes of this product's lists are enumerated in the"
                            + " contract and served below `/hsds/taxonomy_terms`.")
    public Page<TermView> listTaxonomyTerms(@BeanParam ListQuery query) {
        return taxonomies.terms(query);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a term")
    public TermView getTaxonomyTerm(UUID id) {
        return taxonomies.viewTerm(id);
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Add a term")
    public RestResponse<TermView> createTaxonomyTerm(@Valid @NotNull NewTaxonomyTerm request) {
        var taxonomy = taxonomies.get(request.taxonomyId());
        var term = new TaxonomyTerm(Ids.next(), taxonomy.id(), current.get().subject(), clock.instant());
        term.describe(request.term(), current.get().subject(), clock.instant());
        taxonomies.add(term);
        return ResponseBuilder.<TermView>created(URI.create("/v1/taxonomy-terms/" + term.id()))
                .entity(term.view())
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a term", description = "JSON Merge Patch on its description.")
    public TermView updateTaxonomyTerm(
            UUID id, @Schema(implementation = TermDescription.class) @NotNull ObjectNode patch) {
        var term = preconditions.check(taxonomies.getTerm(id));
        term.describe(mergePatch.apply(term.said(), patch), current.get().subject(), clock.instant());
        taxonomies.refuseForeignParent(term);
        return term.view();
    }
}
