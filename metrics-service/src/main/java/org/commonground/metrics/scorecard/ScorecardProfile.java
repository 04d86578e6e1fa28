package org.commonground.metrics.scorecard;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What people say in a scorecard; what the measures say is computed.
 *
 * @param scopeId the network, school or partner; absent for the district
 */
@Schema(name = "ScorecardProfile")
record ScorecardProfile(
        @NotBlank @Size(max = 200) @Schema(examples = "Every student is here every day")
        String title,

        @NotNull @Schema(description = "Whose curves: of the district, or of one network, school or partner.")
        ScorecardScope scopeType,

        @Schema(description = "The network, school or partner; not for the district.") @Nullable
        UUID scopeId,

        @NotEmpty @Size(max = 30) List<@NotNull @Valid ScorecardItem> items) {

    /**
     * One curve to turn, and the answers to the questions of Results-Based Accountability about it.
     *
     * @param headline what the measure stands for, in plain words
     * @param story what causes and forces are at work behind the curve
     * @param partnersNote who can help to turn it
     * @param whatWorks what has worked, here or elsewhere
     */
    @Schema(name = "ScorecardItem")
    record ScorecardItem(
            @NotNull @Size(max = 100) @Schema(examples = "student.attendanceImproved%")
            String measureCode,

            @NotBlank @Size(max = 300) @Schema(examples = "More students come every day")
            String headline,

            @Size(max = 8_000)
            @Schema(
                    description = "The story behind the curve: which causes and forces are at work; no names of"
                            + " students.",
                    examples = "Attendance fell when the bus line was cut; it has risen since walking groups began.")
            @Nullable
            String story,

            @Size(max = 8_000)
            @Schema(
                    description = "Who can help to turn it, and how.",
                    examples = "Family council, bus company, after-school partner")
            @Nullable
            String partnersNote,

            @Size(max = 8_000)
            @Schema(
                    description = "What has worked, here or elsewhere.",
                    examples = "Calls home on the second day of absence")
            @Nullable
            String whatWorks,

            @Size(max = 20) List<@NotNull @Valid ScorecardAction> actions) {
        @SuppressWarnings("NullAway") // JSON may leave the actions out
        ScorecardItem {
            actions = actions == null ? List.of() : List.copyOf(actions);
        }

        /** The four notes that turn a chart into a conversation. */
        long notesFilled() {
            return Stream.of(story, partnersNote, whatWorks)
                            .filter(note -> note != null && !note.isBlank())
                            .count()
                    + (actions.isEmpty() ? 0 : 1);
        }

        boolean saysTheSame(ScorecardItem other) {
            return Objects.equals(story, other.story)
                    && Objects.equals(partnersNote, other.partnersNote)
                    && Objects.equals(whatWorks, other.whatWorks)
                    && actions.equals(other.actions);
        }
    }

    static final int NOTES = 4;

    /** What is done about a curve. */
    @Schema(name = "ScorecardAction")
    record ScorecardAction(
            @NotBlank @Size(max = 1_000) @Schema(examples = "Start a third walking group")
            String text,

            @NotBlank @Size(max = 200) @Schema(description = "A role or an organisation.", examples = "School liaison")
            String owner,

            @NotNull @Schema(examples = "2027-01-15") LocalDate dueOn,

            @Schema(description = "The day on which it was done; absent while it is not.") @Nullable
            LocalDate doneOn) {}

    Set<String> measureCodes() {
        var codes = new HashSet<String>();
        for (var item : items) codes.add(item.measureCode);
        return codes;
    }

    /** What is wrong with it beyond the bounds of each field. */
    List<Violation> violations(Set<String> library, LocalDate today) {
        var violations = new ArrayList<Violation>();
        if ((scopeType == ScorecardScope.DISTRICT) != (scopeId == null))
            violations.add(Violation.at(
                    "/scopeId",
                    scopeId == null ? "required" : "not-allowed",
                    "a network, school or partner is named; the district is not"));
        var codes = new HashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            var pointer = "/items/%d".formatted(i);
            if (!library.contains(item.measureCode))
                violations.add(Violation.at(
                        pointer + "/measureCode", "unknown-measure", "the library has no " + item.measureCode));
            else if (!codes.add(item.measureCode))
                violations.add(Violation.at(pointer + "/measureCode", "repeated", "a scorecard has a measure once"));
            for (int j = 0; j < item.actions.size(); j++) {
                var done = item.actions.get(j).doneOn;
                if (done != null && done.isAfter(today))
                    violations.add(Violation.at(
                            "%s/actions/%d/doneOn".formatted(pointer, j), "in-the-future", "not after today"));
            }
        }
        return violations;
    }
}
