package org.commonground.registry.partner;

import java.util.ArrayList;
import java.util.List;
import org.commonground.registry.vocabulary.PartnerType;

/** A partner as a directory lists it. */
public record DirectoryPartner(
        PartnerIdentifier identifier,
        String name,
        String description,
        List<PartnerType> types,
        List<String> languages) {

    /** The profile after the directory has spoken: it masters name, types and identifier; the rest is the partner's. */
    PartnerProfile over(PartnerProfile known) {
        var identifiers = new ArrayList<>(known.identifiers());
        if (identifiers.stream().noneMatch(identifier::isSameAs)) identifiers.add(identifier);
        return new PartnerProfile(
                name,
                description.isBlank() ? known.description() : description,
                types.isEmpty() ? known.types() : types,
                identifiers,
                known.contacts(),
                languages.isEmpty() ? known.languages() : languages,
                known.website(),
                known.policiesAcknowledged(),
                known.alternateName(),
                known.email(),
                known.logoUrl(),
                known.uri(),
                known.legalStatus(),
                known.yearIncorporated(),
                known.parentOrganizationId(),
                known.phones(),
                known.siteBased(),
                known.oneTime(),
                known.relationshipsDisclosed());
    }
}
