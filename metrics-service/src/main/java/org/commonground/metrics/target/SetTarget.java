package org.commonground.metrics.target;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.metrics.measure.LibraryMeasure;
import org.commonground.metrics.measure.Measures;
import org.commonground.metrics.replica.AcademicSessions;
import org.commonground.metrics.replica.Areas;
import org.commonground.metrics.replica.EducationOrgs;

/** Sets targets beside those of goals: the partnership office sets them, a school proposes its own. */
@ApplicationScoped
class SetTarget {
    private final Targets targets;
    private final ReviewTargets values;
    private final Measures measures;
    private final AcademicSessions sessions;
    private final EducationOrgs orgs;
    private final Areas areas;
    private final CurrentCaller current;
    private final Clock clock;

    SetTarget(
            Targets targets,
            ReviewTargets values,
            Measures measures,
            AcademicSessions sessions,
            EducationOrgs orgs,
            Areas areas,
            CurrentCaller current,
            Clock clock) {
        this.targets = targets;
        this.values = values;
        this.measures = measures;
        this.sessions = sessions;
        this.orgs = orgs;
        this.areas = areas;
        this.current = current;
        this.clock = clock;
    }

    @Transactional(MANDATORY)
    Target set(NewTarget wanted) {
        refuseUnlessOwn(wanted.scopeType(), wanted.scopeId());
        var measure = measures.byCode(List.of(wanted.measureCode())).get(wanted.measureCode());
        if (measure == null)
            throw Problem.rules(List.of(
                    Violation.at("/measureCode", "unknown-measure", "the library has no " + wanted.measureCode())));
        refuseUnlessKnown(wanted.scopeType(), wanted.scopeId());
        var violations = new ArrayList<Violation>();
        var complete = withBaseline(wanted, measure, violations);
        if (violations.isEmpty()) violations.addAll(complete.violations(measure));
        var baseline = complete.baseline();
        if (!violations.isEmpty() || baseline == null) throw Problem.rules(violations);
        var target = new Target(
                Ids.next(),
                complete,
                baseline,
                measure.unit(),
                current.get().is(Role.PARTNERSHIP_OFFICER) ? TargetState.ACTIVE : TargetState.PROPOSED,
                current.get().subject(),
                clock.instant());
        targets.add(target);
        return target;
    }

    @Transactional(MANDATORY)
    void change(Target target, TargetResource.TargetChange change) {
        refuseUnlessOwn(target.scopeType, target.scopeId);
        boolean isOffice = current.get().is(Role.PARTNERSHIP_OFFICER);
        var unmet = new ArrayList<Violation>();
        if (target.isOver()) unmet.add(Violation.guard("over", "it is %s and stays as it is".formatted(target.state)));
        else if (target.state == TargetState.ACTIVE && !isOffice)
            unmet.add(Violation.guard("not-yours", "what is pursued is changed by the partnership office"));
        if (target.goalId != null && !isStretchOnly(target, change))
            unmet.add(Violation.guard("made-by-goal", "goal %s says so; change that".formatted(target.goalId)));
        if (!unmet.isEmpty())
            throw Problem.of(ProblemCode.TRANSITION_REFUSED, "the target cannot be changed so", unmet);
        var before = target.said();
        var said = new NewTarget(
                change.statement(),
                before.measureCode(),
                before.scopeType(),
                before.scopeId(),
                before.baseline(),
                before.baselinePeriodId(),
                change.target(),
                change.stretch(),
                before.startDate(),
                change.dueDate());
        var measure = measures.byCode(List.of(target.measureCode)).get(target.measureCode);
        var violations = measure == null ? List.<Violation>of() : said.violations(measure);
        if (!violations.isEmpty()) throw Problem.rules(violations);
        target.reset(said, current.get().subject(), clock.instant());
    }

    private static boolean isStretchOnly(Target target, TargetResource.TargetChange change) {
        return change.statement().equals(target.statement)
                && change.target().compareTo(target.aim) == 0
                && change.dueDate().equals(target.dueDate);
    }

    private NewTarget withBaseline(NewTarget wanted, LibraryMeasure measure, List<Violation> violations) {
        var id = wanted.baselinePeriodId();
        if (id == null) return wanted;
        var period = sessions.calendar().byId(id);
        if (period == null) {
            violations.add(Violation.at("/baselinePeriodId", "unknown-period", "no such period is known here"));
            return wanted;
        }
        if (wanted.baseline() != null) return wanted;
        BigDecimal told = values.told(measure, wanted.scopeType(), wanted.scopeId(), period);
        if (told == null) {
            violations.add(Violation.at(
                    "/baselinePeriodId",
                    "no-baseline",
                    "everybody is told no value of it there: there is none, or it is about too few people"));
            return wanted;
        }
        return wanted.from(told.setScale(4, RoundingMode.HALF_UP));
    }

    /** The office has all scopes; a school has itself. */
    boolean isOwn(ScopeType type, UUID scope) {
        var caller = current.get();
        return caller.is(Role.PARTNERSHIP_OFFICER)
                || (type == ScopeType.SCHOOL && caller.schoolIds().contains(scope));
    }

    void refuseUnlessOwn(ScopeType type, UUID scope) {
        if (!isOwn(type, scope))
            throw Problem.of(
                    ProblemCode.FORBIDDEN,
                    "a school sets its own targets",
                    List.of(Violation.at("/scopeId", "not-yours", "it is no school of yours")));
    }

    private void refuseUnlessKnown(ScopeType type, UUID scope) {
        boolean known = switch (type) {
            case SCHOOL -> orgs.byId(List.of(scope)).stream().anyMatch(org -> org.isSchool());
            case NETWORK, DISTRICT -> orgs.byId(List.of(scope)).stream().anyMatch(org -> !org.isSchool());
            case AREA -> !areas.byId(List.of(scope)).isEmpty();
        };
        if (!known) throw Problem.notYetKnown("/scopeId", type.name().toLowerCase(Locale.ROOT), scope);
    }
}
