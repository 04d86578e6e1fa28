package org.commonground.registry.partner;

import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.contract.IfMatch;
import org.commonground.kernel.contract.Refuses;
import org.commonground.registry.duplicate.Duplicates;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Entries of one organisation, found and made one, over HTTP. */
@Path("/v1/partners/{id}")
@Tag(name = "Registry")
class DuplicateResource {
    /** What a partner may be the same as, the surest first; at most 20. */
    @Schema(name = "PartnerDuplicates")
    record PartnerDuplicates(List<Duplicates.Found> items) {}

    /** Which entry ends, and why. */
    record MergePartner(
            @NotNull @Schema(description = "The entry that ends: all that names it names the other one from now on.")
            UUID mergedId,

            @NotBlank @Size(max = 2_000) @PlainText @Schema(examples = "Same EIN; entered twice in spring.")
            String reason) {}

    /** What became of the two. */
    @Schema(name = "MergedPartner")
    record MergedPartnerView(
            UUID survivorId, long version, UUID mergedId, String name, List<PartnerIdentifier> identifiers)
            implements Versioned {}

    private final Partners partners;
    private final Duplicates duplicates;
    private final MergePartners merge;
    private final Preconditions preconditions;

    DuplicateResource(Partners partners, Duplicates duplicates, MergePartners merge, Preconditions preconditions) {
        this.partners = partners;
        this.duplicates = duplicates;
        this.merge = merge;
        this.preconditions = preconditions;
    }

    @GET
    @Path("/duplicates")
    @Operation(
            summary = "Find what a partner may be the same as",
            description =
                    "By identifier, name, web and e-mail domain and telephone number. The score and all that it is made of"
                            + " are shown: nothing is merged by itself.")
    @Refuses(410)
    public PartnerDuplicates listPartnerDuplicates(UUID id) {
        return new PartnerDuplicates(
                duplicates.of(List.of(partners.getOwn(id).id())).getOrDefault(id, List.of()));
    }

    @POST
    @Path("/merge")
    @Transactional
    @Idempotent
    @Operation(
            summary = "Merge another entry into this one",
            description =
                    "This one takes over identifiers, contacts, services, credentials and people; its own word stands where"
                            + " both speak. The other id answers 410 with `supersededBy`, and `registry.partner.merged` tells the other"
                            + " services.")
    @IfMatch
    @Refuses(410)
    public MergedPartnerView mergePartner(UUID id, @Valid @NotNull MergePartner request) {
        var survivor = preconditions.check(partners.getOwn(id));
        merge.merge(survivor, request.mergedId(), request.reason());
        return new MergedPartnerView(
                survivor.id(), survivor.version(), request.mergedId(), survivor.name, survivor.identifiers);
    }
}
