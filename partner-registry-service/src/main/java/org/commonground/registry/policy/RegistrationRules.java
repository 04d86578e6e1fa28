package org.commonground.registry.policy;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.commonground.kernel.problem.Violation;
import org.commonground.registry.credential.CredentialKind;
import org.commonground.registry.credential.CredentialSubject;
import org.commonground.registry.vocabulary.PlainText;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the district asks for, and how long each step may take.
 *
 * @param mandatoryCredentials of the organisation, each of which is VERIFIED before an approval
 * @param targetDays how many days each step should take at most
 * @param checklist what a review looks at
 * @param reminderDays how many days before the end of an approval the partner is reminded, the longest first
 */
@Schema(name = "RegistrationRules")
public record RegistrationRules(
        @NotNull @Size(max = 16) List<@NotNull CredentialKind> mandatoryCredentials,
        @NotNull @Valid TargetDays targetDays,
        @NotNull @Size(max = 30) List<@NotNull @Valid CheckStep> checklist,

        @NotNull @Size(min = 1, max = 10) @Schema(examples = "[60, 30, 7]")
        List<@NotNull @Min(1) @Max(365) Integer> reminderDays) {

    /** What applies until the partnership office decides otherwise. */
    public static final RegistrationRules STANDARD = new RegistrationRules(
            List.of(CredentialKind.GENERAL_LIABILITY),
            new TargetDays(30, 5, 15, 14),
            List.of(
                    new CheckStep("IDENTITY", "Legal name and identifier agree with their source", 10, false),
                    new CheckStep("DUPLICATES", "Nobody in the directory is the same organisation", 5, false),
                    new CheckStep("REFERENCES", "A school or family that knows the partner was asked", 10, false),
                    new CheckStep(
                            "RELATIONSHIPS", "Disclosed relationships with the district are acceptable", 10, false)),
            List.of(60, 30, 7));

    @SuppressWarnings("NullAway") // JSON may leave these out; the bounds say so
    public RegistrationRules {
        mandatoryCredentials = mandatoryCredentials == null
                ? null
                : mandatoryCredentials.stream().distinct().toList();
        reminderDays = reminderDays == null
                ? null
                : reminderDays.stream()
                        .distinct()
                        .sorted(Comparator.nullsLast(Comparator.reverseOrder()))
                        .toList();
    }

    /**
     * How many days a step should take at most.
     *
     * @param draft the partner fills in its profile
     * @param submitted it waits for somebody to take the review up
     * @param underReview the review itself
     * @param changesRequested the partner answers what was asked
     */
    @Schema(name = "RegistrationTargetDays")
    public record TargetDays(
            @Min(1) @Max(365) int draft,
            @Min(1) @Max(365) int submitted,
            @Min(1) @Max(365) int underReview,
            @Min(1) @Max(365) int changesRequested) {}

    /**
     * One thing that a review looks at.
     *
     * @param targetDays after the review began
     * @param mandatory no approval without it
     */
    @Schema(name = "RegistrationCheckStep")
    public record CheckStep(
            @NotBlank @Size(max = 40) @Pattern(regexp = "[A-Z][A-Z0-9_]*") @Schema(examples = "IDENTITY")
            String code,

            @NotBlank @Size(max = 200) @PlainText String title,
            @Min(1) @Max(365) int targetDays,
            boolean mandatory) {}

    List<Violation> broken() {
        var broken = new ArrayList<Violation>();
        for (int i = 0; i < mandatoryCredentials.size(); i++)
            if (!mandatoryCredentials.get(i).isFor(CredentialSubject.ORG))
                broken.add(Violation.at(
                        "/mandatoryCredentials/" + i,
                        "not-of-an-organisation",
                        "%s is one person's; agreements ask for it".formatted(mandatoryCredentials.get(i))));
        var codes = new HashSet<String>();
        for (int i = 0; i < checklist.size(); i++)
            if (!codes.add(checklist.get(i).code()))
                broken.add(
                        Violation.at("/checklist/%d/code".formatted(i), "repeated", "each step has a code of its own"));
        return broken;
    }
}
