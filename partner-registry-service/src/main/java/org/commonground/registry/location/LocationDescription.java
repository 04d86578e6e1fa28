package org.commonground.registry.location;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.Visibility;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a partner says of one of its places.
 *
 * @param latitude degrees north, WGS 84
 * @param longitude degrees east, WGS 84
 * @param visibility RESTRICTED for a place that must not be found, such as a shelter: its address, coordinates and people
 *     leave the registry for nobody but the partnership office and the partner
 */
@Schema(name = "LocationDescription")
public record LocationDescription(
        LocationType type,
        @NotBlank @Size(max = 300) @PlainText String name,
        @Size(max = 300) @PlainText @Nullable String alternateName,
        @Size(max = 5_000) @PlainText @Nullable String description,
        @Size(max = 2_000) @PlainText @Nullable String transportation,
        @Size(max = 500) @WebAddress @Nullable String url,
        @Size(max = 10) List<@Valid @NotNull PostalAddress> addresses,
        @DecimalMin("-90") @DecimalMax("90") @Nullable Double latitude,
        @DecimalMin("-180") @DecimalMax("180") @Nullable Double longitude,
        @Size(max = 20) List<@Valid @NotNull Accessibility> accessibility,
        @Size(max = 50) List<@NotBlank @Size(max = 35) @PlainText String> languages,
        @Size(max = 50) List<@Valid @NotNull Contact> contacts,
        @Size(max = 20) List<@Valid @NotNull Phone> phones,
        @Size(max = 50) List<@Valid @NotNull ServiceSchedule> schedules,
        @Size(max = 120) @PlainText @Nullable String externalIdentifier,
        @Size(max = 60) @PlainText @Nullable String externalIdentifierType,
        Visibility visibility) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public LocationDescription {
        type = Objects.requireNonNullElse(type, LocationType.PHYSICAL);
        addresses = addresses == null ? List.of() : List.copyOf(addresses);
        accessibility = accessibility == null ? List.of() : List.copyOf(accessibility);
        languages = languages == null ? List.of() : List.copyOf(languages);
        contacts = contacts == null ? List.of() : List.copyOf(contacts);
        phones = phones == null ? List.of() : List.copyOf(phones);
        schedules = schedules == null ? List.of() : List.copyOf(schedules);
        visibility = Objects.requireNonNullElse(visibility, Visibility.PUBLIC);
    }

    /** A physical, public place by name, address and coordinates, as plain directories list it. */
    public static LocationDescription of(
            String name, @Nullable PostalAddress address, @Nullable Double latitude, @Nullable Double longitude) {
        return new LocationDescription(
                LocationType.PHYSICAL,
                name,
                null,
                null,
                null,
                null,
                address == null ? List.of() : List.of(address),
                latitude,
                longitude,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                Visibility.PUBLIC);
    }

    /** The same for other eyes. */
    public LocationDescription seenAs(Visibility visibility) {
        return new LocationDescription(
                type,
                name,
                alternateName,
                description,
                transportation,
                url,
                addresses,
                latitude,
                longitude,
                accessibility,
                languages,
                contacts,
                phones,
                schedules,
                externalIdentifier,
                externalIdentifierType,
                visibility);
    }

    /** The same for the eyes of both: who hides a place is believed. */
    public LocationDescription asHiddenAs(LocationDescription other) {
        return visibility.compareTo(other.visibility) >= 0 ? this : seenAs(other.visibility);
    }

    /** Every broken rule at once, besides the bounds of each field. */
    public List<Violation> broken() {
        var broken = new ArrayList<>(ServiceSchedule.broken(schedules, "/schedules"));
        if ((latitude == null) != (longitude == null))
            broken.add(Violation.at("/latitude", "half-a-coordinate", "give latitude and longitude, or neither"));
        return broken;
    }
}
