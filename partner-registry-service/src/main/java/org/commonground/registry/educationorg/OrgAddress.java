package org.commonground.registry.educationorg;

import jakarta.persistence.Embeddable;
import jakarta.validation.constraints.Size;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where an organisation is, as an envelope has it. */
@Embeddable
@Schema(name = "OrgAddress")
public record OrgAddress(
        @Size(max = 300) @PlainText @Schema(examples = "7507 W Birchwood Ave") @Nullable
        String street,

        @Size(max = 100) @PlainText @Schema(examples = "Chicago") @Nullable
        String city,

        @Size(max = 100) @PlainText @Schema(examples = "IL") @Nullable
        String state,

        @Size(max = 20) @PlainText @Schema(examples = "60631") @Nullable
        String postalCode) {

    /** Null if nothing of it is known. */
    public static @Nullable OrgAddress of(
            @Nullable String street, @Nullable String city, @Nullable String state, @Nullable String postalCode) {
        return street == null && city == null && state == null && postalCode == null
                ? null
                : new OrgAddress(street, city, state, postalCode);
    }
}
