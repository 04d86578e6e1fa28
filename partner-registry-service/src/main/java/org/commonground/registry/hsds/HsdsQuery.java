package org.commonground.registry.hsds;

import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What services and service_at_locations are asked by; all conditions must hold. Texts are checked by {@link HsdsFilter}. */
record HsdsQuery(
        @RestQuery("search")
        @Parameter(description = "Words to find in names and descriptions, as in a web search.", example = "tutoring")
        @Nullable
        String search,

        @RestQuery("taxonomy_term_id")
        @Parameter(description = "Only services of this term.", example = "3f7b145d-84af-42d7-8fae-eaca714b02b2")
        @Nullable
        String taxonomyTermId,

        @RestQuery("taxonomy_id")
        @Parameter(
                description = "Only services with any term of this taxonomy.",
                example = "5c4d79d7-cc55-470e-9f1f-8cad074e4892")
        @Nullable
        String taxonomyId,

        @RestQuery("organization_id")
        @Parameter(
                description = "Only services of this organization.",
                example = "d9d5e0f5-d3ce-4f73-9a2f-4dd0ecc6c610")
        @Nullable
        String organizationId,

        @RestQuery("modified_after")
        @Parameter(description = "Only what was modified at or after that time.", example = "2026-09-01T00:00:00Z")
        @Nullable
        String modifiedAfter,

        @RestQuery("minimal")
        @Parameter(description = "`true`: only ids and times of modification, up to 10,000 a page.", example = "true")
        @Nullable
        String minimal,

        @RestQuery("full") @Parameter(description = "`true`: with everything nested.", example = "true") @Nullable
        String full,

        @RestQuery("include")
        @Parameter(
                description =
                        "`metadata`: with everything nested, and what changed in services and organizations. For the"
                                + " partnership office, district reviewers and the SIS.",
                example = "metadata")
        @Nullable
        String include,

        @RestQuery("page") @Parameter(description = "Page number, from 1.", example = "1") @Nullable
        String page,

        @RestQuery("per_page")
        @Parameter(description = "Items on a page, 1 to 500; 50 if not said.", example = "50")
        @Nullable
        String perPage,

        @RestQuery("format")
        @Parameter(
                description = "`json`, or `ndjson` for everything that fits as a stream, one record a line.",
                example = "json")
        @Nullable
        String format,

        @RestQuery("postcode")
        @Parameter(
                description =
                        "Only what is given at places with this postal code; with `proximity`, near their centre.",
                example = "60608")
        @Nullable
        String postcode,

        @RestQuery("proximity")
        @Parameter(description = "How near, in metres, up to 200,000.", example = "2000")
        @Nullable
        String proximity,

        @RestQuery("minimum_age")
        @Parameter(description = "UK profile: the age range asked for begins here.", example = "10")
        @Nullable
        String minimumAge,

        @RestQuery("maximum_age")
        @Parameter(description = "UK profile: the age range asked for ends here.", example = "14")
        @Nullable
        String maximumAge,

        @RestQuery("day")
        @Parameter(description = "UK profile: only what is given on this day of the week.", example = "MO")
        @Nullable
        String day,

        @RestQuery("start_time")
        @Parameter(description = "UK profile: only what is given after this time of a day.", example = "15:30")
        @Nullable
        String startTime,

        @RestQuery("end_time")
        @Parameter(description = "UK profile: only what is given before this time of a day.", example = "18:00")
        @Nullable
        String endTime) {}
