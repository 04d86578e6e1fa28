package org.commonground.registry.oneroster;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** What OneRoster 1.2 lets a client ask of a collection; texts are checked by {@link RosterList}, all at once. */
record RosterQuery(
        @RestQuery
        @Parameter(
                description = "How many records, 1 to 5000.",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "5000", defaultValue = "100"))
        @Nullable
        String limit,

        @RestQuery
        @Parameter(
                description = "How many records to pass over.",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"))
        @Nullable
        String offset,

        @RestQuery
        @Parameter(description = "One field to order by; the sourcedId breaks ties.", example = "name")
        @Nullable
        String sort,

        @RestQuery
        @Parameter(
                description = "The direction of `sort`.",
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"asc", "desc"},
                                defaultValue = "asc"))
        @Nullable
        String orderBy,

        @RestQuery
        @Parameter(
                description = "Conditions such as `type='school' AND name~'academy'`: `= != > >= < <= ~`, values in"
                        + " single quotes, `AND` binds before `OR`, at most 20 conditions.",
                example = "dateLastModified>='2026-09-01T00:00:00Z'")
        @Nullable
        String filter,

        @RestQuery @Parameter(description = "Only these fields of each record.", example = "sourcedId,name") @Nullable
        String fields) {

    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 5_000;
}
