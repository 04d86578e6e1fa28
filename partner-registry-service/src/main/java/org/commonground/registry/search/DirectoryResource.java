package org.commonground.registry.search;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.commonground.registry.search.DirectoryAnswer.PartnerHits;
import org.commonground.registry.search.DirectoryAnswer.ServiceHits;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The directory over HTTP. */
@Path("/v1/directory")
@Tag(name = "Registry")
class DirectoryResource {
    private final ServiceDirectory services;
    private final PartnerDirectory partners;
    private final Turns turns;

    DirectoryResource(ServiceDirectory services, PartnerDirectory partners, Turns turns) {
        this.services = services;
        this.partners = partners;
        this.turns = turns;
    }

    @GET
    @Path("/services")
    @Operation(
            summary = "Find services",
            description =
                    "What is on offer, by words, codes, times and distance, the best first: `relevance` says why each"
                            + " stands where it stands. Everything given must hold. A place that the caller may not see is not"
                            + " there for distances, areas, counts and the order.")
    public ServiceHits listDirectoryServices(@BeanParam DirectoryQuery query) {
        var question = Question.of(query);
        return turns.take(() -> services.find(question));
    }

    @GET
    @Path("/partners")
    @Operation(
            summary = "Find partners",
            description = "Whom the caller may see, by their own words and those of what they offer, the best first."
                    + " Conditions on services, distance and area hold together for one service on offer; `services`"
                    + " counts those.")
    public PartnerHits listDirectoryPartners(@BeanParam DirectoryQuery query) {
        var question = Question.of(query);
        return turns.take(() -> partners.find(question));
    }
}
