package org.commonground.registry.offering;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.aggregate.Versioned;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.concurrency.Idempotent;
import org.commonground.kernel.concurrency.MergePatch;
import org.commonground.kernel.concurrency.Preconditions;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.ContactView;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.schedule.WeekTimes;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Services at places over HTTP. */
@Path("/v1/service-sites")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to get in touch with a partner")
class SiteResource {
    /** A service at a place, as the caller may see it. */
    @Schema(
            name = "ServiceSite",
            description = "Where `place.redacted` is true the place is confidential: it and its people are not shown.")
    record SiteView(
            UUID id,
            long version,
            UUID serviceId,
            UUID partnerId,
            SitePlace place,
            @Nullable String description,
            List<ServiceSchedule> schedules,

            @Schema(description = "On which days the schedules may fall; derived.")
            List<DayOfWeek> days,

            @Nullable List<ServiceArea> serviceAreas,
            @Nullable List<ContactView> contacts,

            @Schema(description = "Contacts that exist but are not shown to this caller.")
            int redactedContacts,

            @Nullable List<Phone> phones,

            @Schema(description = "Phones that exist but are not shown to this caller.")
            int redactedPhones,

            @Nullable PlacementState placementState,

            @Schema(description = "Steps that this caller may take.")
            List<PlacementState> allowedTransitions,

            @Schema(description = "Why it is there, for those concerned.") @Nullable
            String placementReason,

            @Nullable Instant placementChangedAt,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {}

    /** A service at one more place. */
    record NewSite(@NotNull UUID serviceId, @NotNull @Valid SiteDescription site) {}

    /** A step of the placement at a school. */
    record TransitionSite(
            @NotNull PlacementState to,

            @Size(max = 2_000) @PlainText @Schema(description = "Needed to end it.") @Nullable
            String reason) {}

    private final MovePlacement placement;
    private final ServiceSites sites;
    private final ServiceOfferings offerings;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;

    SiteResource(
            MovePlacement placement,
            ServiceSites sites,
            ServiceOfferings offerings,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock) {
        this.placement = placement;
        this.sites = sites;
        this.offerings = offerings;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "List service sites",
            description =
                    "For example `filter=educationOrgId = '…' AND placementState = 'ACTIVE'`. What a school was asked for and"
                            + " has not accepted, or has no more, is there for the partnership office, the partner and the"
                            + " school's leader and liaison.")
    public Page<SiteView> listServiceSites(@BeanParam ListQuery query) {
        var page = sites.page(query);
        var places = sites.placesFor(
                page.items().stream().map(ServiceSite::serviceId).distinct().toList());
        return page.map(site -> view(
                site,
                places.getOrDefault(site.serviceId, List.of()).stream()
                        .filter(place -> place.id().equals(site.id()))
                        .findFirst()
                        .orElseGet(() -> sites.place(site, onlooker(site)))));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a service site")
    public SiteView getServiceSite(UUID id) {
        return view(sites.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(
            summary = "Give a service at a place",
            description =
                    "By the partner, or by the leader or liaison of the school that it is at. At a school it begins as a"
                            + " request, which the school has to accept.")
    public RestResponse<SiteView> createServiceSite(@Valid @NotNull NewSite request) {
        var offering = offerings.get(request.serviceId());
        sites.refuseForeign(offering, request.site().educationOrgId());
        var actor = current.get().subject();
        var site = new ServiceSite(Ids.next(), offering.id(), offering.partnerId, actor, clock.instant());
        site.describe(request.site(), actor, clock.instant());
        sites.add(site);
        offerings.sitesChanged(List.of(offering.id()));
        return ResponseBuilder.<SiteView>created(URI.create("/v1/service-sites/" + site.id()))
                .entity(view(site))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(summary = "Change a service site", description = "JSON Merge Patch on its description.")
    public SiteView updateServiceSite(
            UUID id, @Schema(implementation = SiteDescription.class) @NotNull ObjectNode patch) {
        var site = preconditions.check(sites.getOwn(id));
        var said = mergePatch.apply(site.said(), patch);
        if (!Objects.equals(said.educationOrgId(), site.educationOrgId) && site.educationOrgId != null)
            throw Problem.rules(List.of(Violation.at(
                    "/educationOrgId",
                    "placement-stays",
                    "another school has to be asked anew: remove this site and add one there")));
        if (site.describe(said, current.get().subject(), clock.instant())) {
            sites.refuseForeignPlace(site);
            offerings.sitesChanged(List.of(site.serviceId));
        }
        return view(site);
    }

    @POST
    @Path("/{id}/transitions")
    @Transactional
    @Operation(
            summary = "Move a service into a school, or out of it",
            description =
                    "The school's leader accepts it; it is ACTIVE as soon as an agreement that is in force names partner and"
                            + " school, and ENDED when the last such agreement is over.")
    public SiteView transitionServiceSite(UUID id, @Valid @NotNull TransitionSite request) {
        var site = preconditions.check(sites.getPlaced(id));
        placement.move(site, request.to(), request.reason());
        return view(site);
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    @Operation(
            summary = "Remove a service site",
            description = "Refused while a school has accepted it: then the placement is ended first.")
    public void deleteServiceSite(UUID id) {
        var site = preconditions.check(sites.getOwn(id));
        sites.remove(site);
        offerings.sitesChanged(List.of(site.serviceId));
    }

    private SiteView view(ServiceSite site) {
        return view(site, sites.place(site, onlooker(site)));
    }

    private Onlooker onlooker(ServiceSite site) {
        return Onlooker.of(current.get(), site.partnerId);
    }

    private SiteView view(ServiceSite site, SitePlace place) {
        var onlooker = onlooker(site);
        var contacts = place.redacted() ? null : onlooker.contacts(site.contacts);
        var phones = place.redacted() ? null : onlooker.phones(site.phones);
        return new SiteView(
                site.id(),
                site.version(),
                site.serviceId,
                site.partnerId,
                place,
                place.redacted() ? null : site.description,
                site.schedules,
                WeekTimes.days(site.schedules),
                place.redacted() ? null : site.serviceAreas,
                contacts,
                site.contacts.size() - (contacts == null ? 0 : contacts.size()),
                phones,
                site.phones.size() - (phones == null ? 0 : phones.size()),
                site.placementState,
                site.placementState == null
                        ? List.of()
                        : PlacementState.GRAPH.allowed(site.placementState, MovePlacement.rolesAt(site, current.get())),
                sites.isConcerned(site) ? site.placementReason : null,
                site.placementChangedAt,
                site.createdAt(),
                site.updatedAt());
    }
}
