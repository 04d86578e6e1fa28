package org.commonground.kernel.page;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * What every list takes; the same terms are the body of {@code POST …/search}, for what should not stand in an address.
 * Texts are checked by {@link Listing}, which answers all that is wrong at once.
 */
public record ListQuery(
        @RestQuery
        @Parameter(
                description = "Conditions such as `name ~ 'tutor' AND state = 'APPROVED'`: `= != > >= < <= ~`,"
                        + " values in single quotes, `AND` binds before `OR`, at most 20 conditions.",
                example = "updatedAt >= '2026-01-01T00:00:00Z'")
        @Nullable
        String filter,

        @RestQuery
        @Parameter(description = "Fields to order by, `-` for descending; the id breaks ties.", example = "-updatedAt")
        @Nullable
        String sort,

        @RestQuery
        @Parameter(description = "Only these fields of each item, and always the id.", example = "id,name")
        @Nullable
        String fields,

        @RestQuery
        @Parameter(
                description = "How many items, 1 to 500.",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "500", defaultValue = "50"))
        @Nullable
        String limit,

        @RestQuery
        @Parameter(description = "`next` of the page before, unchanged; filter and sort must stay the same.")
        @Nullable
        String cursor,

        @RestQuery
        @Parameter(
                description = "`true` adds `totalCount`.",
                schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
        @Nullable
        String count) {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 500;

    /** Everything, in the order of creation, first page. */
    public static ListQuery all() {
        return new ListQuery(null, null, null, null, null, null);
    }
}
