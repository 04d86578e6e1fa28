package org.commonground.needs.goal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the SMART check found: one verdict a rule, the gravest of them for its letter. */
@Schema(name = "SmartVerdicts")
public record SmartVerdicts(
        @Schema(description = "How many of the five letters have no FAIL.", examples = "5")
        int score,

        List<LetterVerdict> letters) {

    /** What one letter's rules say together. */
    @Schema(name = "SmartLetterVerdict")
    public record LetterVerdict(SmartLetter letter, Verdict verdict, List<RuleVerdict> rules) {}

    /** What one rule says, and why. */
    @Schema(name = "SmartRuleVerdict")
    public record RuleVerdict(
            SmartRule rule,
            Verdict verdict,

            @Schema(examples = "the baseline of student.courseGradeImproved% is missing")
            String message) {}

    static SmartVerdicts of(List<RuleVerdict> rules) {
        var letters = Arrays.stream(SmartLetter.values())
                .map(letter -> {
                    var ofLetter = rules.stream()
                            .filter(each -> each.rule().letter() == letter)
                            .toList();
                    return new LetterVerdict(
                            letter,
                            ofLetter.stream()
                                    .map(RuleVerdict::verdict)
                                    .max(Comparator.naturalOrder())
                                    .orElse(Verdict.NOT_CHECKED),
                            ofLetter);
                })
                .toList();
        var passed = letters.stream()
                .filter(letter -> letter.verdict() != Verdict.FAIL)
                .count();
        return new SmartVerdicts((int) passed, letters);
    }

    /** The rules that stand in the way. */
    List<RuleVerdict> failures() {
        return letters.stream()
                .flatMap(letter -> letter.rules().stream())
                .filter(rule -> rule.verdict() == Verdict.FAIL)
                .toList();
    }
}
