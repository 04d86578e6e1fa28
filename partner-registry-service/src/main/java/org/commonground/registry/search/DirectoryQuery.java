package org.commonground.registry.search;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * What the directory is asked by; everything given must hold, and of several values of one parameter any. Texts are checked
 * by {@link Question}.
 */
record DirectoryQuery(
        @RestQuery
        @Parameter(
                description =
                        "Words to find, as in a web search: all of them, `\"phrases\"`, `or`, `-without`. If nothing in"
                                + " the directory has them, names that are spelt alike; `spelling` says so.",
                example = "after school tutoring")
        @Nullable
        String text,

        @RestQuery
        @Parameter(
                description = "Need categories, separated by commas: services of any of them.",
                example = "TUTORING,MENTORING")
        @Nullable
        String category,

        @RestQuery @Parameter(description = "Benefit areas, any of them.", example = "ACADEMIC_SUPPORT") @Nullable
        String benefitArea,

        @RestQuery @Parameter(description = "Whom it is for, any of them.", example = "STUDENTS") @Nullable
        String beneficiaryGroup,

        @RestQuery
        @Parameter(description = "Grade levels, any of them: `PK`, `KG`, `01` to `12`.", example = "06,07")
        @Nullable
        String grade,

        @RestQuery
        @Parameter(
                description = "Age in years: services for it, and services that name no ages.",
                schema = @Schema(type = SchemaType.NUMBER, minimum = "0", maximum = "150"),
                example = "12")
        @Nullable
        String age,

        @RestQuery @Parameter(description = "Languages, any of them.", example = "es") @Nullable
        String language,

        @RestQuery
        @Parameter(description = "When, against the school day; any of them.", example = "AFTER_SCHOOL")
        @Nullable
        String timing,

        @RestQuery @Parameter(description = "Where, any of them.", example = "SCHOOL_SITE") @Nullable
        String setting,

        @RestQuery @Parameter(description = "In what company, any of them.", example = "SMALL_GROUP") @Nullable
        String deliveryMode,

        @RestQuery @Parameter(description = "Tiers of support, any of them.", example = "TIER_2") @Nullable
        String tier,

        @RestQuery @Parameter(description = "Populations that it is kept for, any of them.", example = "EL") @Nullable
        String population,

        @RestQuery
        @Parameter(
                description =
                        "A term of any taxonomy, the product's code lists included, as `/v1/taxonomy-terms` lists them.",
                example = "3f7b145d-84af-42d7-8fae-eaca714b02b2")
        @Nullable
        String termId,

        @RestQuery @Parameter(description = "Kinds of partner, any of them.", example = "CBO,OST_PROVIDER") @Nullable
        String partnerType,

        @RestQuery @Parameter(description = "Services of one partner only.") @Nullable
        String partnerId,

        @RestQuery
        @Parameter(
                description = "The partner's published level of quality is at least this.",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "4"))
        @Nullable
        String minQuality,

        @RestQuery
        @Parameter(
                description = "`true`: something is free, as last counted.",
                schema = @Schema(type = SchemaType.BOOLEAN))
        @Nullable
        String hasCapacity,

        @RestQuery
        @Parameter(description = "A day of the week on which it may be open, of its schedules.", example = "TUESDAY")
        @Nullable
        String day,

        @RestQuery @Parameter(description = "Open after this local time of a day.", example = "15:30") @Nullable
        String fromTime,

        @RestQuery @Parameter(description = "Open before this local time of a day.", example = "18:00") @Nullable
        String toTime,

        @RestQuery
        @Parameter(
                description = "A community area: given at a place or school in it, or for the people who live there.")
        @Nullable
        String areaId,

        @RestQuery @Parameter(description = "Distances are from this school.") @Nullable
        String schoolId,

        @RestQuery
        @Parameter(
                description = "Distances are from here, WGS 84 degrees; with `longitude`.",
                schema = @Schema(type = SchemaType.NUMBER, minimum = "-90", maximum = "90"),
                example = "41.85")
        @Nullable
        String latitude,

        @RestQuery
        @Parameter(schema = @Schema(type = SchemaType.NUMBER, minimum = "-180", maximum = "180"), example = "-87.68")
        @Nullable
        String longitude,

        @RestQuery
        @Parameter(
                description =
                        "Only services with a place at most so many metres away, by air; with `schoolId` or a point.",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200000"),
                example = "3000")
        @Nullable
        String within,

        @RestQuery
        @Parameter(
                description = "The best first, the nearest first or by name.",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"relevance", "distance", "name"},
                                defaultValue = "relevance"))
        @Nullable
        String sort,

        @RestQuery
        @Parameter(
                description =
                        "What to count the results by, separated by commas: up to 50 codes each, the most frequent first.",
                example = "category,grade")
        @Nullable
        String facets,

        @RestQuery
        @Parameter(
                description = "`true` adds the place in the description where the words stand, the words between `**`.",
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @Nullable
        String snippets,

        @RestQuery
        @Parameter(
                description = "How many items, 1 to 500.",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
        @Nullable
        String limit,

        @RestQuery
        @Parameter(description = "`next` of the page before, unchanged; everything else stays the same.")
        @Nullable
        String cursor,

        @RestQuery
        @Parameter(
                description = "`true` adds `totalCount`.",
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @Nullable
        String count) {}
