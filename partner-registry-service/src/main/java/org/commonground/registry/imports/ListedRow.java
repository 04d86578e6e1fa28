package org.commonground.registry.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.location.LocationDescription;
import org.commonground.registry.offering.DirectoryOffering;
import org.commonground.registry.partner.DirectoryPartner;
import org.jspecify.annotations.Nullable;

/**
 * What one row of a plain directory says: a service of a partner, at a place.
 *
 * @param code names the service within the directory
 */
record ListedRow(long line, DirectoryPartner partner, String code, Content content) {
    /** @param phones to call at the place, about the service */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Content(DirectoryOffering.Said said, @Nullable LocationDescription place, List<Phone> phones) {
        @SuppressWarnings("NullAway") // JSON leaves out what is empty
        Content {
            phones = phones == null ? List.of() : List.copyOf(phones);
        }

        DirectoryOffering.@Nullable Place at() {
            return place == null ? null : new DirectoryOffering.Place(place, phones);
        }
    }
}
