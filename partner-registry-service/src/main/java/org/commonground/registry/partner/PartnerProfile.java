package org.commonground.registry.partner;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.contact.Contact;
import org.commonground.registry.contact.Phone;
import org.commonground.registry.offering.TermUse;
import org.commonground.registry.vocabulary.PartnerType;
import org.commonground.registry.vocabulary.PlainText;
import org.commonground.registry.vocabulary.WebAddress;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a partner says of itself. Absent lists are empty. */
@Schema(name = "PartnerProfile")
public record PartnerProfile(
        @NotBlank @Size(max = 200) @PlainText @Schema(examples = "Riverbend Youth Collective")
        String name,

        @Size(max = 10_000) @PlainText @Schema(description = "Plain text.")
        String description,

        @Size(max = 22) List<@NotNull PartnerType> types,
        @Size(max = 50) List<@Valid @NotNull PartnerIdentifier> identifiers,
        @Size(max = 100) List<@Valid @NotNull Contact> contacts,

        @Size(max = 50) @Schema(description = "BCP 47 tags.", examples = "[\"en\", \"es\"]")
        List<@NotBlank @Size(max = 35) @PlainText String> languages,

        @Size(max = 500) @WebAddress @Schema(examples = "https://example.org") @Nullable
        String website,

        @Schema(description = "The partner has read and follows the district's partner policies.")
        boolean policiesAcknowledged,

        @Size(max = 200) @PlainText @Nullable String alternateName,
        @Email @Size(max = 254) @Nullable String email,
        @Size(max = 500) @WebAddress @Nullable String logoUrl,

        @Size(max = 500)
        @PlainText
        @Schema(description = "A persistent identifier, such as the organisation's own URI.")
        @Nullable
        String uri,

        @Size(max = 200) @PlainText @Schema(examples = "501(c)(3) nonprofit") @Nullable
        String legalStatus,

        @Min(1000) @Max(2200) @Nullable Integer yearIncorporated,
        @Nullable UUID parentOrganizationId,
        @Size(max = 50) List<@Valid @NotNull Phone> phones,

        @Schema(
                description =
                        "It works at schools. Who does not, or comes once only, needs no approval. True if absent.",
                defaultValue = "true")
        Boolean siteBased,

        @Schema(description = "It comes once, such as an author for a reading.")
        boolean oneTime,

        @Size(max = 50) @Schema(description = "Ties to schools or the district that reviewers must know of.")
        List<@Valid @NotNull Relationship> relationshipsDisclosed,

        @Size(max = 4_000) @PlainText @Schema(description = "What it is there for, in its own words.") @Nullable
        String missionStatement,

        @Size(max = 20) @Schema(description = "What it stands for.", examples = "[\"Student voice\"]")
        List<@NotBlank @Size(max = 200) @PlainText String> values,

        @Size(max = 20) @Schema(description = "Fields that it works in.", examples = "[\"Arts\", \"Health\"]")
        List<@NotBlank @Size(max = 100) @PlainText String> sectors,

        @Size(max = 50) @Schema(description = "Community areas that it is of.")
        List<@NotNull UUID> communityBasedAreaIds,

        @Size(max = 200) List<@Valid @NotNull TermUse> attributes) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public PartnerProfile {
        description = description == null ? "" : description;
        types = types == null ? List.of() : types.stream().distinct().sorted().toList();
        identifiers = identifiers == null ? List.of() : List.copyOf(identifiers);
        contacts = contacts == null ? List.of() : List.copyOf(contacts);
        languages = languages == null ? List.of() : List.copyOf(languages);
        phones = phones == null ? List.of() : List.copyOf(phones);
        siteBased = siteBased == null || siteBased;
        relationshipsDisclosed = relationshipsDisclosed == null ? List.of() : List.copyOf(relationshipsDisclosed);
        values = values == null ? List.of() : List.copyOf(values);
        sectors = sectors == null ? List.of() : List.copyOf(sectors);
        communityBasedAreaIds = communityBasedAreaIds == null
                ? List.of()
                : communityBasedAreaIds.stream().distinct().sorted().toList();
        attributes = attributes == null ? List.of() : List.copyOf(attributes);
    }

    /** The same, of the partner that goes by this identifier; refused if the profile gives another number of its list. */
    PartnerProfile named(PartnerIdentifier name) {
        if (identifiers.stream().anyMatch(name::isSameAs)) return this;
        for (int i = 0; i < identifiers.size(); i++)
            if (identifiers.get(i).scheme().equals(name.scheme()))
                throw Problem.rules(List.of(Violation.at(
                                "/identifiers/%d/value".formatted(i),
                                "identifier-disagrees",
                                "the address says that its %s is %s".formatted(name.scheme(), name.value()))
                        .allowing(List.of(name.value()))));
        var all = new ArrayList<>(identifiers);
        all.add(name);
        return with(all, parentOrganizationId, attributes);
    }

    /** The same with these references. */
    public PartnerProfile over(@Nullable UUID parent, List<TermUse> terms) {
        return with(identifiers, parent, terms);
    }

    private PartnerProfile with(List<PartnerIdentifier> identifiers, @Nullable UUID parent, List<TermUse> attributes) {
        return new PartnerProfile(
                name,
                description,
                types,
                identifiers,
                contacts,
                languages,
                website,
                policiesAcknowledged,
                alternateName,
                email,
                logoUrl,
                uri,
                legalStatus,
                yearIncorporated,
                parent,
                phones,
                siteBased,
                oneTime,
                relationshipsDisclosed,
                missionStatement,
                values,
                sectors,
                communityBasedAreaIds,
                attributes);
    }

    /** The same, as a part of another organisation. */
    public PartnerProfile below(@Nullable UUID parent) {
        return over(parent, attributes);
    }

    /** What is said after another HSDS directory has spoken: it masters what HSDS knows, the rest is the partner's. */
    PartnerProfile followed(PartnerProfile known) {
        var all = new ArrayList<>(known.identifiers);
        for (var identifier : identifiers) if (all.stream().noneMatch(identifier::isSameAs)) all.add(identifier);
        return new PartnerProfile(
                name,
                description.isBlank() ? known.description : description,
                types.isEmpty() ? known.types : types,
                all,
                contacts.isEmpty() ? known.contacts : Contact.seenAs(contacts, known.contacts),
                languages.isEmpty() ? known.languages : languages,
                website,
                known.policiesAcknowledged,
                alternateName,
                email,
                logoUrl,
                uri,
                legalStatus,
                yearIncorporated,
                parentOrganizationId,
                phones.isEmpty() ? known.phones : Phone.seenAs(phones, known.phones),
                known.siteBased,
                known.oneTime,
                known.relationshipsDisclosed,
                known.missionStatement,
                known.values,
                known.sectors,
                known.communityBasedAreaIds,
                attributes.isEmpty() ? known.attributes : attributes);
    }
}
