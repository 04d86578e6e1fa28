package org.commonground.registry.offering;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.schedule.ServiceSchedule;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a partner says of a service at one place.
 *
 * @param locationId one of the partner's locations; or else
 * @param educationOrgId a school, which has to take the service before it begins
 */
@Schema(name = "SiteDescription")
public record SiteDescription(
        @Nullable UUID locationId,
        @Nullable UUID educationOrgId,
        @Size(max = 5_000) @PlainText @Nullable String description,
        @Size(max = 50) List<@Valid @NotNull ServiceSchedule> schedules,
        @Size(max = 100) List<@Valid @NotNull ServiceArea> serviceAreas,
        @Size(max = 50) List<@Valid @NotNull Contact> contacts,
        @Size(max = 20) List<@Valid @NotNull Phone> phones) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public SiteDescription {
        schedules = schedules == null ? List.of() : List.copyOf(schedules);
        serviceAreas = serviceAreas == null ? List.of() : List.copyOf(serviceAreas);
        contacts = contacts == null ? List.of() : List.copyOf(contacts);
        phones = phones == null ? List.of() : List.copyOf(phones);
    }

    /** A place of the partner of which nothing more is said. */
    public static SiteDescription at(UUID locationId) {
        return new SiteDescription(locationId, null, null, List.of(), List.of(), List.of(), List.of());
    }

    /** The same at one of the partner's places. */
    public SiteDescription moved(@Nullable UUID location) {
        return new SiteDescription(location, null, description, schedules, serviceAreas, contacts, phones);
    }

    /** The same with these numbers to call. */
    SiteDescription withPhones(List<Phone> others) {
        return new SiteDescription(locationId, educationOrgId, description, schedules, serviceAreas, contacts, others);
    }

    /** What is said after another HSDS directory has spoken: who may see whom stays. */
    SiteDescription followed(SiteDescription known) {
        return new SiteDescription(
                locationId,
                educationOrgId,
                description,
                schedules,
                serviceAreas,
                Contact.seenAs(contacts, known.contacts),
                Phone.seenAs(phones, known.phones));
    }

    /** Every broken rule at once, besides the bounds of each field. */
    List<Violation> broken() {
        var broken = new ArrayList<>(ServiceSchedule.broken(schedules, "/schedules"));
        if ((locationId == null) == (educationOrgId == null))
            broken.add(Violation.at(
                    "/locationId", "one-place", "a site is at one place: give locationId or educationOrgId"));
        return broken;
    }
}
