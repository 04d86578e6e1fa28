package org.commonground.kernel.job;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of one row of an import, where there is something to say.
 *
 * @param row its number in the file, the header being 1; 0 for the file as a whole
 * @param code what happened or was wrong, such as {@code CREATED} or {@code unknown-code}
 * @param pointer the file and column, such as {@code orgs.csv/parentSourcedId}
 */
@Schema(name = "RowReport")
public record RowReport(
        long row,
        String code,
        @Nullable String pointer,
        @Nullable String message,
        @Nullable String naturalKey) {}
