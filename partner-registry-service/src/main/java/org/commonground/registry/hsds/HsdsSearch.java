package org.commonground.registry.hsds;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The same terms as {@link HsdsQuery} in a body, for what should not stand in an address. */
@Schema(name = "HsdsSearch")
record HsdsSearch(
        @JsonProperty("search")
        @Schema(description = "Words to find in names and descriptions, as in a web search.", examples = "tutoring")
        @Nullable
        String search,

        @JsonProperty("taxonomy_term_id")
        @Schema(description = "Only services of this term.", examples = "3f7b145d-84af-42d7-8fae-eaca714b02b2")
        @Nullable
        String taxonomyTermId,

        @JsonProperty("taxonomy_id")
        @Schema(
                description = "Only services with any term of this taxonomy.",
                examples = "5c4d79d7-cc55-470e-9f1f-8cad074e4892")
        @Nullable
        String taxonomyId,

        @JsonProperty("organization_id")
        @Schema(description = "Only services of this organization.", examples = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610")
        @Nullable
        String organizationId,

        @JsonProperty("modified_after")
        @Schema(description = "Only what was modified at or after that time.", examples = "2026-09-01T00:00:00Z")
        @Nullable
        String modifiedAfter,

        @JsonProperty("minimal")
        @Schema(description = "`true`: only ids and times of modification, up to 10,000 a page.", examples = "true")
        @Nullable
        Boolean minimal,

        @JsonProperty("full") @Schema(description = "`true`: with everything nested.", examples = "true") @Nullable
        Boolean full,

        @JsonProperty("include")
        @Schema(
                description =
                        "`metadata`: with everything nested, and what changed in services and organizations. For the"
                                + " partnership office, district reviewers and the SIS.",
                examples = "metadata")
        @Nullable
        String include,

        @JsonProperty("page") @Schema(description = "Page number, from 1.", examples = "1") @Nullable
        Integer page,

        @JsonProperty("per_page")
        @Schema(description = "Items on a page, 1 to 500; 50 if not said.", examples = "50")
        @Nullable
        Integer perPage,

        @JsonProperty("format")
        @Schema(
                description = "`json`, or `ndjson` for everything that fits as a stream, one record a line.",
                examples = "json")
        @Nullable
        String format,

        @JsonProperty("postcode")
        @Schema(
                description =
                        "Only what is given at places with this postal code; with `proximity`, near their centre.",
                examples = "60608")
        @Nullable
        String postcode,

        @JsonProperty("proximity")
        @Schema(description = "How near, in metres, up to 200,000.", examples = "2000")
        @Nullable
        Integer proximity,

        @JsonProperty("minimum_age")
        @Schema(description = "UK profile: the age range asked for begins here.", examples = "10")
        @Nullable
        BigDecimal minimumAge,

        @JsonProperty("maximum_age")
        @Schema(description = "UK profile: the age range asked for ends here.", examples = "14")
        @Nullable
        BigDecimal maximumAge,

        @JsonProperty("day")
        @Schema(description = "UK profile: only what is given on this day of the week.", examples = "MO")
        @Nullable
        String day,

        @JsonProperty("start_time")
        @Schema(description = "UK profile: only what is given after this time of a day.", examples = "15:30")
        @Nullable
        String startTime,

        @JsonProperty("end_time")
        @Schema(description = "UK profile: only what is given before this time of a day.", examples = "18:00")
        @Nullable
        String endTime) {

    HsdsQuery query() {
        return new HsdsQuery(
                search,
                taxonomyTermId,
                taxonomyId,
                organizationId,
                modifiedAfter,
                text(minimal),
                text(full),
                include,
                text(page),
                text(perPage),
                format,
                postcode,
                text(proximity),
                text(minimumAge),
                text(maximumAge),
                day,
                startTime,
                endTime);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
