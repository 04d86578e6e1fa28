package org.commonground.metrics.theoryofchange;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a theory of change says.
 *
 * @param scopeId the school, for level SCHOOL only
 */
@Schema(name = "TheoryOfChangeProfile")
record TheoryProfile(
        @NotBlank @Size(max = 200) @Schema(examples = "How partnerships help our students to come every day")
        String title,

        @NotNull Level level,

        @Schema(description = "The school; of level SCHOOL only.") @Nullable
        UUID scopeId,

        @NotEmpty @Size(max = 20) List<@NotNull @Valid IfStatement> ifStatements,

        @NotEmpty @Size(max = 20) List<@NotBlank @Size(max = 1_000) String> thenStatements,

        @NotEmpty @Size(max = 40) List<@NotNull @Valid TheoryGoal> goals) {

    /** Whose theory it is. */
    @Schema(name = "TheoryOfChangeLevel")
    enum Level {
        SYSTEM,
        DISTRICT,
        SCHOOL
    }

    /** How a lever is pulled. */
    @Schema(name = "TheoryQualifier")
    enum Qualifier {
        EQUITABLY,
        SYSTEMICALLY,
        INNOVATIVELY
    }

    /** If we do this. */
    @Schema(name = "TheoryIfStatement")
    record IfStatement(
            @NotNull Lever lever,
            @NotNull @Size(max = 3) Set<@NotNull Qualifier> qualifiers,

            @NotBlank @Size(max = 1_000) @Schema(examples = "partners train with our staff")
            String text) {}

    /** What pulling a lever should bring about, and by which measures it shows. */
    @Schema(name = "TheoryGoal")
    record TheoryGoal(
            @NotNull @Pattern(regexp = "[A-Z0-9][A-Z0-9.-]{0,19}") @Schema(examples = "C1")
            String code,

            @NotNull Lever lever,

            @NotBlank @Size(max = 1_000) @Schema(examples = "Everybody who works with children is trained")
            String text,

            @NotEmpty @Size(max = 10) @Schema(examples = "[\"capacity.trainedPeople\"]")
            List<@NotNull @Size(max = 100) String> measureCodes) {}

    Set<String> measureCodes() {
        var codes = new LinkedHashSet<String>();
        for (var goal : goals) codes.addAll(goal.measureCodes);
        return codes;
    }

    /** What is wrong with it beyond the bounds of each field. */
    List<Violation> violations(Set<String> library) {
        var violations = new ArrayList<Violation>();
        if ((level == Level.SCHOOL) != (scopeId != null))
            violations.add(Violation.at(
                    "/scopeId",
                    scopeId == null ? "required" : "not-allowed",
                    "a school is named by a theory of level SCHOOL, and by no other"));
        var levers = new HashSet<Lever>();
        for (var statement : ifStatements) levers.add(statement.lever);
        var codes = new HashSet<String>();
        for (int i = 0; i < goals.size(); i++) {
            var goal = goals.get(i);
            if (!codes.add(goal.code))
                violations.add(Violation.at("/goals/%d/code".formatted(i), "repeated", "it stands twice"));
            if (!levers.contains(goal.lever))
                violations.add(Violation.at(
                                "/goals/%d/lever".formatted(i),
                                "no-if-statement",
                                "no if-statement pulls %s".formatted(goal.lever))
                        .allowing(levers.stream().map(Enum::name).sorted().toList()));
            for (int j = 0; j < goal.measureCodes.size(); j++)
                if (!library.contains(goal.measureCodes.get(j)))
                    violations.add(Violation.at(
                            "/goals/%d/measureCodes/%d".formatted(i, j),
                            "unknown-measure",
                            "the library has no " + goal.measureCodes.get(j)));
        }
        return violations;
    }
}
