package org.commonground.registry.educationorg;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What a school says of itself, beyond what its SIS knows; no import touches it. */
@Embeddable
@Schema(name = "SchoolProfile")
public record SchoolProfile(
        @Size(max = 4_000) @PlainText @Nullable String vision,
        @Size(max = 4_000) @PlainText @Nullable String mission,

        @Size(max = 20) @JdbcTypeCode(SqlTypes.ARRAY) @Nullable
        List<@NotBlank @Size(max = 200) @PlainText String> values,

        @Enumerated(EnumType.STRING) @Nullable Phase phase,

        @Size(max = 100)
        @PlainText
        @Schema(description = "How it works as a school, in its own words.", examples = "Community school")
        @Nullable
        String modelType,

        @Valid @Embedded @Nullable CommunityHub communityHub,

        @Size(max = 20) @JdbcTypeCode(SqlTypes.ARRAY) @Schema(examples = "[\"STEM\", \"Dual language\"]") @Nullable
        List<@NotBlank @Size(max = 100) @PlainText String> instructionalThemes,

        @Min(0)
        @Max(1_000_000)
        @Column(name = "own_enrollment_count")
        @Schema(description = "Its own figure, where the SIS has none or an old one; it goes before the SIS's.")
        @Nullable
        Integer enrollmentCount,

        @Size(max = 50)
        @JdbcTypeCode(SqlTypes.ARRAY)
        @Column(name = "own_area_ids")
        @Schema(description = "Community areas that it counts itself to, beside those that it lies in.")
        @Nullable
        List<@NotNull UUID> areaIds) {

    static final SchoolProfile EMPTY = new SchoolProfile(null, null, null, null, null, null, null, null, null);

    /** Whether the building is open to its neighbourhood. */
    @Embeddable
    @Schema(name = "CommunityHub")
    public record CommunityHub(
            @Column(name = "community_hub") @Schema(description = "Whether it is one.")
            boolean open,

            @Size(max = 300)
            @PlainText
            @Column(name = "community_hub_hours")
            @Schema(examples = "Mon-Thu 15:00-20:00")
            @Nullable
            String hours) {}

    /** Where a school is in its life. */
    public enum Phase {
        PLANNING,
        OPENING,
        GROWING,
        ESTABLISHED,
        CLOSING
    }
}
