package org.commonground.registry.location;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A place's address.
 *
 * @param id as another directory names it, where it came from one
 * @param stateProvince the part of the country, such as {@code IL}
 * @param country ISO 3166-1 alpha-2, {@code US} if not said
 */
@Schema(name = "PostalAddress")
public record PostalAddress(
        @Nullable UUID id,
        @Size(max = 200) @PlainText @Nullable String attention,

        @NotBlank @Size(max = 300) @PlainText @Schema(examples = "1 Example Street")
        String line1,

        @Size(max = 300) @PlainText @Nullable String line2,

        @Size(max = 120) @PlainText @Schema(examples = "Chicago")
        String city,

        @Size(max = 120) @PlainText @Nullable String region,
        @Size(max = 120) @PlainText String stateProvince,

        @Size(max = 20) @PlainText @Schema(examples = "60608")
        String postalCode,

        @Pattern(regexp = "[A-Z]{2}") String country,
        LocationType type) {

    @SuppressWarnings("NullAway") // JSON may leave these out
    public PostalAddress {
        city = Objects.requireNonNullElse(city, "");
        stateProvince = Objects.requireNonNullElse(stateProvince, "");
        postalCode = Objects.requireNonNullElse(postalCode, "");
        country = Objects.requireNonNullElse(country, "US");
        type = Objects.requireNonNullElse(type, LocationType.PHYSICAL);
    }

    /** In one line, for lists and maps. */
    public String line() {
        var parts = new ArrayList<String>();
        for (var part : List.of(line1, line2 == null ? "" : line2, city, stateProvince, postalCode))
            if (!part.isBlank()) parts.add(part);
        return String.join(", ", parts);
    }
}
