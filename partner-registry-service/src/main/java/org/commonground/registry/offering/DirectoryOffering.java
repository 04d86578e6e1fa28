package org.commonground.registry.offering;

import java.util.List;
import java.util.UUID;
import org.commonground.registry.location.LocationDescription;
import org.jspecify.annotations.Nullable;

/**
 * A service as a directory lists it, under a code that names it there.
 *
 * @param places where it is given
 */
public record DirectoryOffering(
        UUID partnerId, String scheme, String code, ServiceDescription description, List<LocationDescription> places) {

    /** The same service of another partner. */
    DirectoryOffering of(UUID partner) {
        return new DirectoryOffering(partner, scheme, code, description, places);
    }

    /** The description after the directory has spoken: it masters what it lists; the rest is the partner's. */
    ServiceDescription over(@Nullable ServiceDescription known) {
        if (known == null) return description;
        return new ServiceDescription(
                description.name(),
                known.alternateName(),
                description.description().isBlank() ? known.description() : description.description(),
                known.url(),
                known.email(),
                known.programId(),
                description.categories(),
                known.hasDerivedAreas() ? List.of() : known.benefitAreas(),
                known.beneficiaryGroups(),
                description.gradeLevels(),
                known.ageMin(),
                known.ageMax(),
                known.populations(),
                known.deliveryModes(),
                known.instructionModels(),
                description.timings(),
                description.settings(),
                known.tiers(),
                description.languages(),
                known.culturallyResponsivePractices(),
                known.eligibilityText(),
                known.applicationProcess(),
                known.waitTime(),
                known.feesDescription(),
                known.costOptions(),
                known.fundingSources(),
                known.requiredDocuments(),
                known.interpretationServices(),
                known.accreditations(),
                description.capacities(),
                known.dosage(),
                known.alert(),
                known.contacts(),
                known.phones(),
                known.schedules(),
                known.serviceAreas(),
                known.attributes());
    }
}
