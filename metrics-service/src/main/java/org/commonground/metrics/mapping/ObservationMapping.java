package org.commonground.metrics.mapping;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a table of another publisher is read as observations: each row gives one for each of {@code measures}, of the school, period
 * and groups that its cells name.
 *
 * @param source who publishes the table, for people
 * @param school where the school's sourcedId stands
 * @param period where the period stands, or which one the whole table is about
 * @param groups columns that say which group a row is about
 * @param heldBack what stands in a cell whose number the publisher held back or does not know, such as {@code s} or {@code -9999};
 *     whatever begins with {@code <} or {@code >} is taken for that too
 * @param proposes measures that the table needs and the starter library lacks, as they are sent to {@code POST /v1/measures}
 */
@Schema(name = "ObservationMapping")
public record ObservationMapping(
        @NotBlank @Pattern(regexp = "[a-z][a-z0-9-]{1,59}") @Schema(examples = "nyc-graduation")
        String code,

        @NotBlank @Size(max = 200) String name,
        @Size(max = 500) @Nullable String source,

        @Valid @Schema(description = "Left out if rows are about no single school.") @Nullable
        Reference school,

        @NotNull @Valid Reference period,
        @NotNull @Size(max = 10) List<@Valid @NotNull GroupColumn> groups,
        @NotEmpty @Size(max = 50) List<@Valid @NotNull MeasureColumns> measures,

        @NotNull @Size(max = 30) @Schema(examples = "s") List<@NotNull @Size(max = 20) String> heldBack,

        @Size(max = 50) @Nullable List<Map<String, Object>> proposes) {

    /**
     * Where a name stands: in a column, perhaps to be translated, or in a parameter of the import.
     *
     * @param values what cells mean; without it a cell is the name itself
     * @param template of the name, such as {@code sy%s}; not with {@code values}
     */
    @Schema(name = "MappingReference")
    public record Reference(
            @Size(max = 200) @Nullable String column,

            @Size(max = 2_000) @Nullable Map<String, String> values,

            @Size(max = 100) @Nullable String template,

            @Schema(description = "Instead of a column: the import says it by its parameter `period`.") @Nullable
            Boolean fromRequest) {}

    /**
     * A column that says which group a row is about.
     *
     * @param values what cells mean: items by dimension, none for everybody
     * @param ignored cells of rows that are left out
     */
    @Schema(name = "MappingGroupColumn")
    public record GroupColumn(
            @NotBlank @Size(max = 200) String column,
            @NotEmpty @Size(max = 200) Map<String, Map<String, String>> values,
            @Size(max = 100) @Nullable List<String> ignored) {}

    /**
     * The columns that make one observation.
     *
     * @param percent of a ratio whose numerator is not told: it is worked out from the denominator
     * @param optional the table may lack its columns
     */
    @Schema(name = "MappingMeasureColumns")
    public record MeasureColumns(
            @NotBlank @Size(max = 100) String measureCode,
            @Size(max = 200) @Nullable String value,
            @Size(max = 200) @Nullable String numerator,
            @Size(max = 200) @Nullable String denominator,
            @Size(max = 200) @Nullable String percent,
            @Size(max = 200) @Nullable String n,

            @Schema(
                    description =
                            "How a share is written that has no percent sign: FRACTION (0.521) or PERCENT (15.9).")
            @Nullable
            ShareFormat shares,

            @Valid @Nullable When when,
            @Nullable Boolean optional) {
        List<String> columns() {
            var columns = new ArrayList<String>();
            for (var column : new String[] {value, numerator, denominator, percent, n})
                if (column != null) columns.add(column);
            if (when != null) columns.add(when.column);
            return columns;
        }
    }

    /** A measure is taken only of rows with one of these cells. */
    @Schema(name = "MappingWhen")
    public record When(
            @NotBlank @Size(max = 200) String column,
            @NotEmpty @Size(max = 200) List<@NotNull String> in) {}

    /** How a share is written. */
    @Schema(name = "ShareFormat")
    public enum ShareFormat {
        FRACTION,
        PERCENT
    }

    /** What is wrong with it beyond the bounds of each field. */
    List<Violation> violations(BiPredicate<String, String> isItem) {
        var violations = new ArrayList<Violation>();
        if (school != null) reference("/school", school, false, violations);
        reference("/period", period, true, violations);
        for (int i = 0; i < groups.size(); i++) {
            var at = "/groups/%d/values/".formatted(i);
            groups.get(i)
                    .values()
                    .forEach((cell, items) -> items.forEach((dimension, item) -> {
                        if (!isItem.test(dimension, item))
                            violations.add(Violation.at(
                                    at + pointer(cell),
                                    "unknown-item",
                                    "%s has no item %s".formatted(dimension, item)));
                    }));
        }
        for (int i = 0; i < measures.size(); i++) {
            var of = measures.get(i);
            var at = "/measures/" + i;
            boolean ratio = of.denominator != null && (of.numerator == null) != (of.percent == null);
            if (ratio == (of.value != null)
                    || (!ratio && (of.numerator != null || of.percent != null || of.denominator != null)))
                violations.add(
                        Violation.at(at, "columns-disagree", "either value, or denominator with numerator or percent"));
        }
        return violations;
    }

    private static void reference(String at, Reference of, boolean mayAsk, List<Violation> violations) {
        boolean asked = Boolean.TRUE.equals(of.fromRequest);
        if (asked == (of.column != null) || (asked && !mayAsk))
            violations.add(Violation.at(at, "required", mayAsk ? "a column, or fromRequest" : "a column"));
        if (of.values != null && of.template != null)
            violations.add(Violation.at(at, "ambiguous", "values or template, not both"));
        if (of.template != null && !of.template.matches("[^%]*%s[^%]*"))
            violations.add(Violation.at(at + "/template", "malformed", "with one %s in it"));
    }

    private static String pointer(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
