package org.commonground.registry.partner;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How another system names a partner.
 *
 * @param scheme the list it comes from, as on org-id.guide where it is known there, such as {@code US-EIN}
 */
@Schema(name = "PartnerIdentifier")
public record PartnerIdentifier(
        @NotBlank @Size(max = 40) @Pattern(regexp = "[A-Z0-9][A-Z0-9-]*") @Schema(examples = "US-EIN")
        String scheme,

        @NotBlank @Size(max = 120) @PlainText @Schema(examples = "36-1234567")
        String value,

        @Size(max = 120)
        @PlainText
        @Schema(description = "What kind of number it is, for people.", examples = "Employer identification number")
        @Nullable
        String type) {

    /** The type of identifiers that are the name itself, of directories that number nobody. */
    private static final String NAME = "Name in the directory";

    /** For a directory that knows its partners by their names only. */
    public static PartnerIdentifier ofName(String scheme, String name) {
        return new PartnerIdentifier(scheme, name, NAME);
    }

    /** A name is no evidence of its own: two that differ may be one organisation, spelled twice. */
    boolean isEvidence() {
        return !NAME.equals(type);
    }

    public PartnerIdentifier(String scheme, String value) {
        this(scheme, value, null);
    }

    /** Scheme and value name the partner; the type only explains. */
    boolean isSameAs(PartnerIdentifier other) {
        return scheme.equals(other.scheme) && value.equals(other.value);
    }
}
