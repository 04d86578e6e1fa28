package org.commonground.metrics.quality;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a quality framework says: standards, each with indicators, and the levels that every indicator is rated by.
 *
 * @param levels from the lowest, 1, upwards without a gap
 */
@Schema(name = "QualityRubric")
public record Rubric(
        @NotNull
        @Pattern(regexp = "[a-z][a-z0-9-]{1,58}[a-z0-9]", message = "kebab case, 3 to 60 characters")
        @Schema(examples = "program-quality-v1")
        String code,

        @NotBlank @Size(max = 200) @Schema(examples = "Program quality")
        String name,

        @NotNull FrameworkKind kind,

        @NotNull @Size(min = 2, max = 10) @Schema(description = "From 1, the lowest, upwards without a gap.")
        List<@NotNull @Valid Level> levels,

        @NotEmpty @Size(max = 30) List<@NotNull @Valid Standard> standards) {

    /** A step of the scale. */
    @Schema(name = "QualityLevel")
    public record Level(
            @Min(1) @Max(10) @Schema(examples = "3") int level,

            @NotBlank @Size(max = 100) @Schema(examples = "Established")
            String label) {}

    /** A group of indicators. */
    @Schema(name = "QualityStandard")
    public record Standard(
            @NotNull @Size(max = 60) @Pattern(regexp = "[a-z][a-z0-9-]*") @Schema(examples = "youth-voice")
            String code,

            @NotBlank @Size(max = 200) @Schema(examples = "Youth voice")
            String name,

            @NotEmpty @Size(max = 30) List<@NotNull @Valid Indicator> indicators) {}

    /** What is looked at and rated. */
    @Schema(name = "QualityIndicator")
    public record Indicator(
            @NotNull @Size(max = 80) @Pattern(regexp = "[a-z][a-z0-9.-]*") @Schema(examples = "youth-voice.1")
            String code,

            @NotBlank @Size(max = 1_000) @Schema(examples = "Young people choose what and how, within the activity.")
            String text) {}

    /** What is wrong with it beyond the bounds of each field. */
    List<Violation> violations() {
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < levels.size(); i++)
            if (levels.get(i).level() != i + 1)
                violations.add(Violation.at(
                        "/levels/%d/level".formatted(i),
                        "gap",
                        "levels count from 1: here stands %d".formatted(i + 1)));
        var standardCodes = new HashSet<String>();
        var indicatorCodes = new HashSet<String>();
        for (int i = 0; i < standards.size(); i++) {
            var standard = standards.get(i);
            if (!standardCodes.add(standard.code()))
                violations.add(Violation.at("/standards/%d/code".formatted(i), "repeated", "it stands twice"));
            for (int j = 0; j < standard.indicators().size(); j++)
                if (!indicatorCodes.add(standard.indicators().get(j).code()))
                    violations.add(Violation.at(
                            "/standards/%d/indicators/%d/code".formatted(i, j), "repeated", "it stands twice"));
        }
        return violations;
    }

    /** The codes of all indicators, in their order. */
    List<String> indicators() {
        return standards.stream()
                .flatMap(standard -> standard.indicators().stream())
                .map(Indicator::code)
                .toList();
    }

    int highestLevel() {
        return levels.size();
    }
}
