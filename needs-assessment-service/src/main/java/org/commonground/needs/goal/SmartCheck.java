package org.commonground.needs.goal;

import static org.commonground.needs.goal.SmartRule.A1;
import static org.commonground.needs.goal.SmartRule.A2;
import static org.commonground.needs.goal.SmartRule.A3;
import static org.commonground.needs.goal.SmartRule.M1;
import static org.commonground.needs.goal.SmartRule.M2;
import static org.commonground.needs.goal.SmartRule.M3;
import static org.commonground.needs.goal.SmartRule.M4;
import static org.commonground.needs.goal.SmartRule.M5;
import static org.commonground.needs.goal.SmartRule.M6;
import static org.commonground.needs.goal.SmartRule.R1;
import static org.commonground.needs.goal.SmartRule.R2;
import static org.commonground.needs.goal.SmartRule.R3;
import static org.commonground.needs.goal.SmartRule.S1;
import static org.commonground.needs.goal.SmartRule.S2;
import static org.commonground.needs.goal.SmartRule.S3;
import static org.commonground.needs.goal.SmartRule.T1;
import static org.commonground.needs.goal.SmartRule.T2;
import static org.commonground.needs.goal.SmartRule.T3;
import static org.commonground.needs.goal.SmartRule.T4;
import static org.commonground.needs.goal.Verdict.FAIL;
import static org.commonground.needs.goal.Verdict.NOT_CHECKED;
import static org.commonground.needs.goal.Verdict.PASS;
import static org.commonground.needs.goal.Verdict.WARN;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.commonground.needs.goal.SmartVerdicts.RuleVerdict;
import org.commonground.needs.need.KnownNeed;
import org.commonground.needs.replica.AcademicSessions.SchoolPeriod;
import org.commonground.needs.replica.Measures.LibraryMeasure;
import org.jspecify.annotations.Nullable;

/**
 * Whether a goal is specific, measurable, achievable, relevant and time-bound. It decides from what it is given and nothing
 * else; a rule whose facts are not given says so, rather than pass. Messages hold no counts of people, so that they can be shown
 * to everybody who sees the goal.
 */
public final class SmartCheck {
    private static final BigDecimal DAYS_PER_YEAR = new BigDecimal("365.25");

    private final GoalDescription goal;
    private final Surroundings known;
    private final Map<String, LibraryMeasure> library;

    /**
     * What the check knows besides the goal.
     *
     * @param needs those that the goal is linked to
     * @param library the measures of the goal that the district's library has
     * @param schoolYears all that are known
     * @param seats how many people the linked services can take together, if each of them says
     */
    public record Surroundings(
            List<KnownNeed> needs,
            List<LibraryMeasure> library,
            List<SchoolPeriod> schoolYears,
            @Nullable Integer seats) {}

    private SmartCheck(GoalDescription goal, Surroundings known) {
        this.goal = goal;
        this.known = known;
        this.library = known.library().stream()
                .collect(Collectors.toMap(LibraryMeasure::code, Function.identity(), (first, second) -> first));
    }

    public static SmartVerdicts check(GoalDescription goal, Surroundings known) {
        var check = new SmartCheck(goal, known);
        return SmartVerdicts.of(List.of(
                check.s1(),
                check.s2(),
                check.s3(),
                check.m1(),
                check.m2(),
                check.m3(),
                check.m4(),
                check.m5(),
                check.m6(),
                check.a1(),
                check.a2(),
                check.a3(),
                check.r1(),
                check.r2(),
                check.r3(),
                check.t1(),
                check.t2(),
                check.t3(),
                check.t4()));
    }

    private RuleVerdict s1() {
        var missing = new ArrayList<String>();
        if (isBlank(goal.who())) missing.add("who");
        if (isBlank(goal.what())) missing.add("what");
        if (isBlank(goal.where())) missing.add("where");
        return missing.isEmpty()
                ? says(S1, PASS, "who, what and where are said")
                : says(S1, FAIL, "say " + String.join(", ", missing));
    }

    private RuleVerdict s2() {
        if (goal.beneficiaryGroup() == null) return says(S2, FAIL, "name the group that it is for");
        if (goal.populationCount() == null || goal.populationCount() <= 0)
            return says(S2, FAIL, "say how many it is for");
        return says(S2, PASS, "the group is named and counted");
    }

    private RuleVerdict s3() {
        if (known.needs().isEmpty()) return says(S3, FAIL, "link the need that it answers");
        var group = goal.beneficiaryGroup();
        var count = goal.populationCount();
        if (group == null || count == null) return says(S3, NOT_CHECKED, "the goal's population is not said (S2)");
        var ofGroup = known.needs().stream()
                .filter(need -> need.beneficiaryGroups().contains(group))
                .toList();
        if (ofGroup.isEmpty()) return says(S3, FAIL, "no linked need is one of " + group);
        if (ofGroup.stream().anyMatch(need -> need.affectedCount() != null && count <= need.affectedCount()))
            return says(S3, PASS, "a linked need states the same population or a larger one");
        if (ofGroup.stream().anyMatch(need -> need.affectedCount() == null))
            return says(S3, NOT_CHECKED, "a linked need does not say how many are affected");
        if (ofGroup.stream().anyMatch(need -> need.denominator() != null && count <= need.denominator()))
            return says(S3, WARN, "it is for more than those affected, though within the need's whole population");
        return says(S3, FAIL, "it is for more than the whole population of any linked need");
    }

    private RuleVerdict m1() {
        return goal.measures().isEmpty()
                ? says(M1, FAIL, "add at least one measure")
                : says(M1, PASS, "it is measured");
    }

    private RuleVerdict m2() {
        return eachMeasure(M2, "the library has every measure", measure -> {
            var inLibrary = library.get(measure.measureCode());
            if (inLibrary == null)
                return measure.proposed()
                        ? says(M2, PASS, measure.measureCode() + " is proposed for the library")
                        : says(
                                M2,
                                FAIL,
                                "the library has no measure %s; choose one of it or set proposed"
                                        .formatted(measure.measureCode()));
            return inLibrary.state().equals("DEPRECATED")
                    ? says(M2, WARN, measure.measureCode() + " is deprecated; choose its successor")
                    : says(M2, PASS, measure.measureCode() + " is in the library");
        });
    }

    private RuleVerdict m3() {
        return eachMeasure(M3, "baseline and target are numbers in one unit", measure -> {
            var code = measure.measureCode();
            if (measure.baseline() == null) return says(M3, FAIL, "the baseline of %s is missing".formatted(code));
            if (measure.target() == null) return says(M3, FAIL, "the target of %s is missing".formatted(code));
            var unit = measure.unit();
            if (isBlank(unit)) return says(M3, FAIL, "the unit of %s is missing".formatted(code));
            if (measure.baselineUnit() != null && !measure.baselineUnit().equals(unit))
                return says(
                        M3,
                        FAIL,
                        "the baseline of %s is in %s, its target in %s".formatted(code, measure.baselineUnit(), unit));
            var inLibrary = library.get(code);
            if (inLibrary != null && !inLibrary.unit().equals(unit))
                return says(M3, FAIL, "%s is measured in %s, not in %s".formatted(code, inLibrary.unit(), unit));
            return says(M3, PASS, "");
        });
    }

    private RuleVerdict m4() {
        return eachMeasure(M4, "every target lies in its measure's direction", measure -> {
            var code = measure.measureCode();
            var direction = measure.direction();
            if (direction == null) return says(M4, FAIL, "the direction of %s is missing".formatted(code));
            var polarity = Optional.ofNullable(library.get(code))
                    .map(LibraryMeasure::polarity)
                    .orElse("NEUTRAL");
            if ((direction == Direction.INCREASE && polarity.equals("LOWER_BETTER"))
                    || (direction == Direction.DECREASE && polarity.equals("HIGHER_BETTER")))
                return says(M4, FAIL, "for %s %s is the wrong way".formatted(code, direction));
            if (measure.baseline() == null || measure.target() == null)
                return says(M4, NOT_CHECKED, "baseline or target of %s is missing (M3)".formatted(code));
            var change = measure.target().compareTo(measure.baseline());
            var right = switch (direction) {
                case INCREASE -> change > 0;
                case DECREASE -> change < 0;
                case MAINTAIN -> change == 0;
            };
            return right
                    ? says(M4, PASS, "")
                    : says(
                            M4,
                            FAIL,
                            "from %s to %s is no %s of %s"
                                    .formatted(
                                            measure.baseline().toPlainString(),
                                            measure.target().toPlainString(),
                                            direction,
                                            code));
        });
    }

    private RuleVerdict m5() {
        return eachMeasure(
                M5,
                "data source and frequency are said",
                measure -> isBlank(measure.dataSource()) || measure.frequency() == null
                        ? says(
                                M5,
                                FAIL,
                                "say where the data of %s comes from and how often".formatted(measure.measureCode()))
                        : says(M5, PASS, ""));
    }

    private RuleVerdict m6() {
        if (goal.measures().isEmpty()) return says(M6, NOT_CHECKED, "there is no measure (M1)");
        var quadrants = goal.measures().stream()
                .flatMap(measure -> Optional.ofNullable(library.get(measure.measureCode())).stream())
                .map(LibraryMeasure::rbaQuadrant)
                .toList();
        if (quadrants.stream().anyMatch(quadrant -> quadrant.startsWith("EFFECT")))
            return says(M6, PASS, "a measure is of an effect");
        if (quadrants.size() < goal.measures().size()) return says(M6, NOT_CHECKED, "a measure is not in the library");
        return says(M6, WARN, "all measures are of effort; add one of what it changes for people");
    }

    private RuleVerdict a1() {
        if (goal.measures().isEmpty()) return says(A1, NOT_CHECKED, "there is no measure (M1)");
        var argued = !isBlank(goal.achievabilityRationale());
        var start = goal.startDate();
        var due = goal.dueDate();
        return eachMeasure(A1, "the yearly change is within what the measures allow", measure -> {
            var code = measure.measureCode();
            var maximum = Optional.ofNullable(library.get(code))
                    .map(LibraryMeasure::maxYearlyChange)
                    .orElse(null);
            if (maximum == null)
                return argued
                        ? says(A1, PASS, "the rationale argues for it")
                        : says(A1, NOT_CHECKED, "the library sets no yearly maximum for " + code);
            if (measure.baseline() == null
                    || measure.target() == null
                    || start == null
                    || due == null
                    || !start.isBefore(due))
                return says(A1, NOT_CHECKED, "the numbers (M3) or dates (T1) of %s are missing".formatted(code));
            // a goal of less than a year is judged by its whole change: nobody plans to go on at that pace
            var years = BigDecimal.valueOf(ChronoUnit.DAYS.between(start, due))
                    .divide(DAYS_PER_YEAR, MathContext.DECIMAL64)
                    .max(BigDecimal.ONE);
            var change = measure.target().subtract(measure.baseline()).abs().divide(years, MathContext.DECIMAL64);
            if (change.compareTo(maximum) <= 0) return says(A1, PASS, "");
            return argued
                    ? says(A1, PASS, "%s changes by more than usual; the rationale argues for it".formatted(code))
                    : says(
                            A1,
                            FAIL,
                            "%s would change by more than %s a year; give an achievabilityRationale"
                                    .formatted(code, maximum.toPlainString()));
        });
    }

    private RuleVerdict a2() {
        if (goal.serviceIds().isEmpty()) return says(A2, NOT_CHECKED, "no service is linked yet");
        var count = goal.populationCount();
        if (count == null) return says(A2, NOT_CHECKED, "the goal's population is not said (S2)");
        var seats = known.seats();
        if (seats == null) return says(A2, NOT_CHECKED, "a linked service does not say how many people it takes");
        return count <= seats
                ? says(A2, PASS, "the linked services have places enough")
                : says(A2, FAIL, "the linked services have fewer places than it is for");
    }

    private RuleVerdict a3() {
        return says(A3, NOT_CHECKED, "the goal has no logic model whose inputs could name the resources");
    }

    private RuleVerdict r1() {
        if (known.needs().isEmpty()) return says(R1, FAIL, "link the need that it answers");
        return known.needs().stream().anyMatch(need -> need.state().isValidated())
                ? says(R1, PASS, "it answers a validated need")
                : says(R1, FAIL, "none of its needs is validated");
    }

    private RuleVerdict r2() {
        if (isBlank(goal.equityStatement())) return says(R2, FAIL, "say whom it helps to catch up");
        return known.needs().stream().anyMatch(need -> !need.priorityGroups().isEmpty())
                ? says(R2, PASS, "equity is argued and its needs name priority groups")
                : says(R2, FAIL, "none of its needs names a priority group");
    }

    private RuleVerdict r3() {
        return isBlank(goal.alignment())
                ? says(R3, WARN, "say which priority or part of the mission it serves")
                : says(R3, PASS, "its alignment is said");
    }

    private RuleVerdict t1() {
        if (goal.startDate() == null || goal.dueDate() == null) return says(T1, FAIL, "give startDate and dueDate");
        return goal.startDate().isBefore(goal.dueDate())
                ? says(T1, PASS, "it starts before it is due")
                : says(T1, FAIL, "it is due before it starts");
    }

    private RuleVerdict t2() {
        if (goal.horizon() == null) return says(T2, FAIL, "give a horizon");
        if (goal.startDate() == null || goal.dueDate() == null)
            return says(T2, NOT_CHECKED, "its dates are missing (T1)");
        var days = ChronoUnit.DAYS.between(goal.startDate(), goal.dueDate());
        return days <= goal.horizon().maximumDays()
                ? says(T2, PASS, "it is due within its horizon")
                : says(
                        T2,
                        FAIL,
                        "%d days are more than the %d of %s"
                                .formatted(days, goal.horizon().maximumDays(), goal.horizon()));
    }

    private RuleVerdict t3() {
        var start = goal.startDate();
        var due = goal.dueDate();
        if (start == null || due == null || due.isBefore(start))
            return says(T3, NOT_CHECKED, "its dates are missing (T1)");
        if (known.schoolYears().isEmpty()) return says(T3, NOT_CHECKED, "no school year is known here yet");
        if (known.schoolYears().stream()
                .noneMatch(year ->
                        !year.startDate().isAfter(due) && !year.endDate().isBefore(start)))
            return says(T3, FAIL, "no known school year falls into its period");
        if (!covers(start)) return says(T3, WARN, "it starts outside the known school years");
        if (!covers(due)) return says(T3, WARN, "it is due outside the known school years");
        return says(T3, PASS, "it starts and is due within known school years");
    }

    private boolean covers(LocalDate day) {
        return known.schoolYears().stream()
                .anyMatch(year -> !day.isBefore(year.startDate()) && !day.isAfter(year.endDate()));
    }

    private RuleVerdict t4() {
        var start = goal.startDate();
        var due = goal.dueDate();
        if (start != null && due != null)
            for (var milestone : goal.milestones())
                if (!milestone.date().isAfter(start) || !milestone.date().isBefore(due))
                    return says(T4, FAIL, "the milestone of %s is outside its period".formatted(milestone.date()));
        if (goal.horizon() != Horizon.THREE_YEAR) return says(T4, PASS, "a horizon of a year needs no milestones");
        return goal.milestones().isEmpty()
                ? says(T4, FAIL, "give milestones for a goal of more than a year")
                : says(T4, PASS, "it has milestones");
    }

    /** The gravest of what is said of each measure; where all is well, one sentence for all. */
    private RuleVerdict eachMeasure(SmartRule rule, String allWell, Function<GoalMeasure, RuleVerdict> says) {
        if (goal.measures().isEmpty()) return says(rule, NOT_CHECKED, "there is no measure (M1)");
        var verdicts = goal.measures().stream().map(says).toList();
        var gravest = verdicts.stream()
                .map(RuleVerdict::verdict)
                .max(Comparator.naturalOrder())
                .orElse(PASS);
        var messages = verdicts.stream()
                .filter(each -> each.verdict() == gravest && !each.message().isEmpty())
                .map(RuleVerdict::message)
                .distinct()
                .collect(Collectors.joining("; "));
        return says(rule, gravest, messages.isEmpty() ? allWell : messages);
    }

    private static RuleVerdict says(SmartRule rule, Verdict verdict, String message) {
        return new RuleVerdict(rule, verdict, message);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
