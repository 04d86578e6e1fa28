package org.commonground.registry.partner;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.commonground.registry.vocabulary.PartnerType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a partner says of itself. Absent lists are empty. */
@Schema(name = "PartnerProfile")
public record PartnerProfile(
        @NotBlank @Size(max = 200) @Schema(examples = "Riverbend Youth Collective")
        String name,

        @Size(max = 10_000) @Schema(description = "Plain text.")
        String description,

        @Size(max = 22) List<@NotNull PartnerType> types,
        @Size(max = 50) List<@Valid @NotNull PartnerIdentifier> identifiers,
        @Size(max = 100) List<@Valid @NotNull PartnerContact> contacts,

        @Size(max = 50) @Schema(description = "BCP 47 tags.", examples = "[\"en\", \"es\"]")
        List<@NotBlank @Size(max = 35) String> languages,

        @Size(max = 500) @Schema(examples = "https://example.org") @Nullable
        String website,

        @Schema(description = "The partner has read and follows the district's partner policies.")
        boolean policiesAcknowledged,

        @Schema(
                description =
                        "It works at schools. Who does not, or comes once only, needs no approval. True if absent.",
                defaultValue = "true")
        Boolean siteBased,

        @Schema(description = "It comes once, such as an author for a reading.")
        boolean oneTime,

        @Size(max = 50) @Schema(description = "Ties to schools or the district that reviewers must know of.")
        List<@Valid @NotNull Relationship> relationshipsDisclosed) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public PartnerProfile {
        description = description == null ? "" : description;
        types = types == null ? List.of() : types.stream().distinct().sorted().toList();
        identifiers = identifiers == null ? List.of() : List.copyOf(identifiers);
        contacts = contacts == null ? List.of() : List.copyOf(contacts);
        languages = languages == null ? List.of() : List.copyOf(languages);
        siteBased = siteBased == null || siteBased;
        relationshipsDisclosed = relationshipsDisclosed == null ? List.of() : List.copyOf(relationshipsDisclosed);
    }
}
