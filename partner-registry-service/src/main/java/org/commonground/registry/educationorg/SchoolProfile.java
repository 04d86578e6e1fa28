package org.commonground.registry.educationorg;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What a school says of itself, beyond what its SIS knows. */
@Embeddable
@Schema(name = "SchoolProfile")
public record SchoolProfile(
        @Size(max = 4_000) @Nullable String vision,
        @Size(max = 4_000) @Nullable String mission,

        @Size(max = 20) @JdbcTypeCode(SqlTypes.ARRAY) @Nullable
        List<@NotBlank @Size(max = 200) String> values,

        @Enumerated(EnumType.STRING) @Nullable Phase phase,
        @Nullable Boolean communityHub) {

    static final SchoolProfile EMPTY = new SchoolProfile(null, null, null, null, null);

    /** Where a school is in its life. */
    public enum Phase {
        PLANNING,
        OPENING,
        GROWING,
        ESTABLISHED,
        CLOSING
    }
}
