package org.commonground.registry.partner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import org.commonground.registry.vocabulary.PartnerType;
import org.jspecify.annotations.Nullable;

/** A partner as a plain directory lists it. Absent lists are empty, which means: not said. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DirectoryPartner(
        PartnerIdentifier identifier,
        String name,
        @Nullable String description,
        List<PartnerType> types,
        List<String> languages,
        @Nullable String website) {

    @SuppressWarnings("NullAway") // JSON leaves out what is empty
    public DirectoryPartner {
        types = types == null ? List.of() : List.copyOf(types);
        languages = languages == null ? List.of() : List.copyOf(languages);
    }

    /** The profile after the directory has spoken: it masters name, types and identifier; the rest is the partner's. */
    PartnerProfile over(PartnerProfile known) {
        return profile(
                known,
                name,
                description == null ? known.description() : description,
                types.isEmpty() ? known.types() : types,
                languages.isEmpty() ? known.languages() : languages,
                website == null ? known.website() : website);
    }

    /** Of a partner that did not come from this directory it adds only how the directory calls it. */
    PartnerProfile beside(PartnerProfile known) {
        return profile(known, known.name(), known.description(), known.types(), known.languages(), known.website());
    }

    private PartnerProfile profile(
            PartnerProfile known,
            String name,
            String description,
            List<PartnerType> types,
            List<String> languages,
            @Nullable String website) {
        var identifiers = new ArrayList<>(known.identifiers());
        if (identifiers.stream().noneMatch(identifier::isSameAs)) identifiers.add(identifier);
        return new PartnerProfile(
                name,
                description,
                types,
                identifiers,
                known.contacts(),
                languages,
                website,
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
                known.relationshipsDisclosed(),
                known.missionStatement(),
                known.values(),
                known.sectors(),
                known.communityBasedAreaIds(),
                known.attributes());
    }
}
