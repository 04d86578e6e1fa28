package org.commonground.metrics.analytics;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A question, in the same terms as the query string's.
 *
 * @param dimension what stands in rows: {@code period}, {@code school}, {@code partner} or {@code service}, a colon and items
 * @param disaggregate by which groups of people
 * @param filter what is looked at only, and collapsed: any dimension, a colon and items
 */
@Schema(name = "AnalyticsQuestion")
public record AnalyticsQuestion(
        @Size(max = 20) @Schema(examples = "[\"student.attendanceImproved%\"]")
        List<@NotNull @Size(max = 100) String> measure,

        @Size(max = 10) @Schema(examples = "[\"period:THIS_SCHOOL_YEAR\", \"school:ALL\"]")
        List<@NotNull @Size(max = 40_000) String> dimension,

        @Size(max = 10) @Schema(examples = "[\"RACE_ETHNICITY\"]")
        List<@NotNull @Size(max = 40) String> disaggregate,

        @Size(max = 20) @Schema(examples = "[\"GENDER:FEMALE\"]")
        List<@NotNull @Size(max = 40_000) String> filter,

        @Size(max = 4) @Schema(description = "`numDen`, `targets`, `lineage`, `hierarchy`.", examples = "[\"numDen\"]")
        List<@NotNull @Size(max = 20) String> include,

        @Size(max = 40) @Schema(description = "An earlier day or moment.", examples = "2026-01-31") @Nullable
        String asOf,

        @Schema(description = "Only what is in an approved submission.") @Nullable
        Boolean approvedOnly,

        @Size(max = 4)
        @Schema(description = "What a value is to be; all must hold.", examples = "[\"GE:50\"]")
        @Nullable
        List<@NotNull @Size(max = 40) String> measureCriteria,

        @Size(max = 6)
        @Schema(
                description = "By which columns rows are sorted; with a minus, the greatest first.",
                examples = "[\"-value\"]")
        @Nullable
        List<@NotNull @Size(max = 40) String> order,

        @Schema(description = "At most so many rows; the answer says whether there were more.") @Nullable
        Integer limit) {

    @SuppressWarnings("NullAway") // JSON and query strings may leave them out
    public AnalyticsQuestion {
        measure = measure == null ? List.of() : measure;
        dimension = dimension == null ? List.of() : dimension;
        disaggregate = disaggregate == null ? List.of() : disaggregate;
        filter = filter == null ? List.of() : filter;
        include = include == null ? List.of() : include;
    }

    List<String> criteria() {
        return measureCriteria == null ? List.of() : measureCriteria;
    }

    List<String> sortedBy() {
        return order == null ? List.of() : order;
    }

    boolean isApprovedOnly() {
        return Boolean.TRUE.equals(approvedOnly);
    }
}
