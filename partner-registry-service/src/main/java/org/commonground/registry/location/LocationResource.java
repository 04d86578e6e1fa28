package org.commonground.registry.location;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
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
import org.commonground.registry.contact.ContactView;
import org.commonground.registry.contact.Onlooker;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.ownership.Ownership;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.vocabulary.Visibility;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Places of partners over HTTP. */
@Path("/v1/locations")
@Tag(name = "Registry")
@Discloses(value = Disclosure.PERSONAL, purpose = "to get in touch with a partner")
class LocationResource {
    /** A place as the caller may see it. */
    @Schema(
            name = "Location",
            description =
                    "A place of a partner. `redacted` is true where it is not shown to this caller: then only its id,"
                            + " partner, type and visibility are there.")
    record LocationView(
            UUID id,
            long version,
            UUID partnerId,
            LocationType type,
            Visibility visibility,
            boolean redacted,
            @Nullable String name,
            @Nullable String alternateName,
            @Nullable String description,
            @Nullable String transportation,
            @Nullable String url,
            @Nullable List<PostalAddress> addresses,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable List<Accessibility> accessibility,
            @Nullable List<String> languages,
            @Nullable List<ContactView> contacts,

            @Schema(description = "Contacts that exist but are not shown to this caller.")
            int redactedContacts,

            @Nullable List<Phone> phones,

            @Schema(description = "Phones that exist but are not shown to this caller.")
            int redactedPhones,

            @Nullable List<ServiceSchedule> schedules,
            @Nullable String externalIdentifier,
            @Nullable String externalIdentifierType,
            Instant createdAt,
            Instant updatedAt)
            implements Versioned {

        static LocationView of(PartnerLocation location, Onlooker onlooker) {
            if (!onlooker.may(location.visibility))
                return new LocationView(
                        location.id(),
                        location.version(),
                        location.partnerId,
                        location.type,
                        location.visibility,
                        true,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        location.contacts.size(),
                        null,
                        location.phones.size(),
                        null,
                        null,
                        null,
                        location.createdAt(),
                        location.updatedAt());
            var contacts = onlooker.contacts(location.contacts);
            var phones = onlooker.phones(location.phones);
            return new LocationView(
                    location.id(),
                    location.version(),
                    location.partnerId,
                    location.type,
                    location.visibility,
                    false,
                    location.name,
                    location.alternateName,
                    location.description,
                    location.transportation,
                    location.url,
                    location.addresses,
                    location.latitude,
                    location.longitude,
                    location.accessibility,
                    location.languages,
                    contacts,
                    location.contacts.size() - contacts.size(),
                    phones,
                    location.phones.size() - phones.size(),
                    location.schedules,
                    location.externalIdentifier,
                    location.externalIdentifierType,
                    location.createdAt(),
                    location.updatedAt());
        }
    }

    /** A new place of a partner. */
    record NewLocation(
            @NotNull UUID partnerId, @NotNull @Valid LocationDescription location) {}

    private final PartnerLocations locations;
    private final CurrentCaller current;
    private final Preconditions preconditions;
    private final MergePatch mergePatch;
    private final Clock clock;
    private final Ownership ownership;

    LocationResource(
            PartnerLocations locations,
            CurrentCaller current,
            Preconditions preconditions,
            MergePatch mergePatch,
            Clock clock,
            Ownership ownership) {
        this.locations = locations;
        this.current = current;
        this.preconditions = preconditions;
        this.mergePatch = mergePatch;
        this.clock = clock;
        this.ownership = ownership;
    }

    @GET
    @Operation(
            summary = "List places of partners",
            description = "Those that the caller may see; a confidential place is in nobody else's list.")
    public Page<LocationView> listLocations(@BeanParam ListQuery query) {
        return locations.page(query).map(this::view);
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a place", description = "A confidential one answers with `redacted: true` and no place.")
    public LocationView getLocation(UUID id) {
        return view(locations.get(id));
    }

    @POST
    @Transactional
    @Idempotent
    @Operation(summary = "Add a place of a partner")
    public RestResponse<LocationView> createLocation(@Valid @NotNull NewLocation request) {
        ownership.refuseForeignOrUnknown(request.partnerId());
        var location = new PartnerLocation(
                Ids.next(), request.partnerId(), current.get().subject(), clock.instant());
        location.describe(request.location(), current.get().subject(), clock.instant());
        locations.add(location);
        return ResponseBuilder.<LocationView>created(URI.create("/v1/locations/" + location.id()))
                .entity(view(location))
                .build();
    }

    @PATCH
    @Path("/{id}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    @Operation(
            summary = "Change a place",
            description = "JSON Merge Patch on its description. Services given there are published anew.")
    public LocationView updateLocation(
            UUID id, @Schema(implementation = LocationDescription.class) @NotNull ObjectNode patch) {
        var location = preconditions.check(locations.getOwn(id));
        var said = mergePatch.apply(location.said(), patch);
        if (location.describe(said, current.get().subject(), clock.instant())) locations.told(location);
        return view(location);
    }

    @DELETE
    @Path("/{id}")
    @Transactional
    @Operation(summary = "Remove a place", description = "Refused while a service is given there.")
    public void deleteLocation(UUID id) {
        var location = preconditions.check(locations.getOwn(id));
        locations.remove(location);
    }

    private LocationView view(PartnerLocation location) {
        return LocationView.of(location, Onlooker.of(current.get(), location.partnerId));
    }
}
