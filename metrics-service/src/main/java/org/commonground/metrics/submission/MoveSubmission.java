package org.commonground.metrics.submission;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.outbox.Outbox;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.time.BusinessDay;
import org.commonground.metrics.cube.Cubes;
import org.commonground.metrics.expression.Expression.Operand;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.MeasureState;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.measure.ValueType;
import org.commonground.metrics.observation.ComputedObservations;
import org.commonground.metrics.observation.ComputedObservations.Computed;
import org.commonground.metrics.observation.ComputedObservations.Place;
import org.commonground.metrics.observation.SubmittedFacts;
import org.commonground.metrics.observation.SubmittedFacts.Total;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.submission.Submission.Circumstances;
import org.commonground.metrics.validation.ValidationRules;
import org.commonground.metrics.validation.ValidationRules.BrokenRule;
import org.jspecify.annotations.Nullable;

/** Takes a submission one step on, tells of it, and keeps the share of reports that have come. */
@ApplicationScoped
class MoveSubmission {
    private static final String RATE = "completeness.reportingRate";
    private static final String RATE_ON_TIME = "completeness.reportingRateOnTime";
    private static final String EXPECTED = "completeness.expectedReports";
    private static final String ACTUAL = "completeness.actualReports";
    private static final String ACTUAL_ON_TIME = "completeness.actualReportsOnTime";

    private final Submissions submissions;
    private final SubmittedFacts facts;
    private final ValidationRules rules;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final ComputedObservations computed;
    private final Outbox outbox;
    private final CurrentCaller current;
    private final BusinessDay businessDay;
    private final Clock clock;

    MoveSubmission(
            Submissions submissions,
            SubmittedFacts facts,
            ValidationRules rules,
            Measures measures,
            AcademicSessions sessions,
            ComputedObservations computed,
            Outbox outbox,
            CurrentCaller current,
            BusinessDay businessDay,
            Clock clock) {
        this.submissions = submissions;
        this.facts = facts;
        this.rules = rules;
        this.measures = measures;
        this.sessions = sessions;
        this.computed = computed;
        this.outbox = outbox;
        this.current = current;
        this.businessDay = businessDay;
        this.clock = clock;
    }

    /** A refusal leaves the transaction as it is: of many submissions, the others go on. */
    @Transactional(value = MANDATORY, dontRollbackOn = Problem.class)
    void move(Submission submission, SubmissionState to, @Nullable String reason) {
        outbox.publish(submission, submission.transition(to, reason, current.get(), circumstances(submission)));
        countReports(submission.periodId);
    }

    /** Looks what the rules say of the facts as they are. */
    @Transactional(MANDATORY)
    void validate(Submission submission) {
        submission
                .validate(broken(submission), current.get().subject(), clock.instant())
                .ifPresentOrElse(event -> outbox.publish(submission, event), submissions::flush);
    }

    private Circumstances circumstances(Submission submission) {
        var digest =
                facts.digest(submission.measureCodes, submission.periodId, submission.schoolId, submission.partnerId);
        return new Circumstances(
                digest.facts(), digest.sha256(), broken(submission), businessDay.today(), clock.instant());
    }

    private List<BrokenRule> broken(Submission submission) {
        var totals = facts.totals(
                rules.measuresLookedAt(submission.measureCodes),
                submission.periodId,
                submission.schoolId,
                submission.partnerId);
        var library = measures.byCode(totals.keySet());
        return rules.broken(
                submission.measureCodes,
                operand -> value(operand, totals.get(operand.measureCode()), library.get(operand.measureCode())));
    }

    private static @Nullable BigDecimal value(
            Operand operand, @Nullable Total total, @Nullable LibraryMeasure measure) {
        if (total == null) return null;
        return switch (operand.part()) {
            case NUMERATOR -> total.numerator();
            case DENOMINATOR -> total.denominator();
            case N -> total.n();
            case VALUE -> total.value() != null ? total.value() : ratio(total, measure);
        };
    }

    private static @Nullable BigDecimal ratio(Total total, @Nullable LibraryMeasure measure) {
        var numerator = total.numerator();
        var denominator = total.denominator();
        if (measure == null || numerator == null || denominator == null || denominator.signum() == 0) return null;
        int per = measure.valueType() == ValueType.PERCENT ? 100 : measure.ratePer();
        return numerator.multiply(BigDecimal.valueOf(per)).divide(denominator, MathContext.DECIMAL64);
    }

    private record Come(long expected, long actual, long onTime) {
        Come and(Come other) {
            return new Come(expected + other.expected, actual + other.actual, onTime + other.onTime);
        }
    }

    /** The measures {@code completeness.*}: what is due, what has come and what in time, by school and partner. */
    @Transactional(MANDATORY)
    void countReports(UUID period) {
        submissions.flush();
        var library = measures.byCode(Set.of(RATE, RATE_ON_TIME, EXPECTED, ACTUAL, ACTUAL_ON_TIME));
        var when = sessions.calendar().byId(period);
        if (when == null) return;
        var counts = new HashMap<Place, Come>();
        for (var reports : submissions.reports(period)) {
            var come = new Come(reports.expected(), reports.actual(), reports.onTime());
            // of the school as a whole: its own reports and those of its partners
            var places = new HashSet<>(Set.of(new Place(reports.schoolId(), Cubes.NONE, Cubes.NONE)));
            if (reports.partnerId() != null) places.add(new Place(reports.schoolId(), reports.partnerId(), Cubes.NONE));
            for (var place : places) counts.merge(place, come, Come::and);
        }
        for (var measure : library.values()) {
            if (measure.state() != MeasureState.ACTIVE) continue;
            var told = new ArrayList<Computed>();
            counts.forEach((place, come) -> told.add(computed(measure.code(), place, come)));
            computed.replace(measure, when, told, Set.of());
        }
    }

    private static Computed computed(String code, Place place, Come come) {
        return switch (code) {
            case RATE -> share(place, come.actual, come.expected);
            case RATE_ON_TIME -> share(place, come.onTime, come.expected);
            case EXPECTED -> count(place, come.expected);
            case ACTUAL -> count(place, come.actual);
            default -> count(place, come.onTime);
        };
    }

    private static Computed share(Place place, long part, long whole) {
        return new Computed(place, null, BigDecimal.valueOf(part), BigDecimal.valueOf(whole), null);
    }

    private static Computed count(Place place, long number) {
        return new Computed(place, BigDecimal.valueOf(number), null, null, null);
    }
}
