package org.commonground.metrics.submission;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
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
    private static final String REPORTING_RATE = "completeness.reportingRate";

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
        submission.validate(broken(submission), current.get().subject(), clock.instant());
        submissions.flush();
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
        int per = measure.valueType() == org.commonground.metrics.measure.ValueType.PERCENT ? 100 : measure.ratePer();
        return numerator.multiply(BigDecimal.valueOf(per)).divide(denominator, java.math.MathContext.DECIMAL64);
    }

    /** {@code completeness.reportingRate}: reports that have come out of those that are due, by school and partner. */
    @Transactional(MANDATORY)
    void countReports(UUID period) {
        submissions.flush();
        var measure = measures.byCode(Set.of(REPORTING_RATE)).get(REPORTING_RATE);
        var when = sessions.calendar().byId(period);
        if (measure == null || measure.state() != MeasureState.ACTIVE || when == null) return;
        var due = new HashMap<Place, BigDecimal>();
        var come = new HashMap<Place, BigDecimal>();
        for (var reports : submissions.reports(period)) {
            // of the school as a whole: its own reports and those of its partners
            var places = new HashSet<>(Set.of(new Place(reports.schoolId(), Cubes.NONE, Cubes.NONE)));
            if (reports.partnerId() != null) places.add(new Place(reports.schoolId(), reports.partnerId(), Cubes.NONE));
            for (var place : places) {
                due.merge(place, BigDecimal.valueOf(reports.expected()), BigDecimal::add);
                come.merge(place, BigDecimal.valueOf(reports.actual()), BigDecimal::add);
            }
        }
        var rates = new ArrayList<Computed>();
        due.forEach((place, expected) -> rates.add(new Computed(place, null, come.get(place), expected, null)));
        computed.replace(measure, when, rates, Set.of());
    }
}
