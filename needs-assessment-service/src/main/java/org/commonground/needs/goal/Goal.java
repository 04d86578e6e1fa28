package org.commonground.needs.goal;

import static java.util.Objects.requireNonNull;
import static org.commonground.needs.goal.GoalState.GRAPH;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.need.KnownNeed;
import org.commonground.needs.need.SmallCounts;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.ScopeType;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** What is to change for whom, by how much and by when. */
@Entity
@Table(name = "goal")
@InFeed(type = "goal", list = "listGoals")
class Goal extends Aggregate {
    @Enumerated(EnumType.STRING)
    ScopeType scopeType;

    UUID scopeId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<UUID> needIds = List.of();

    String statement;

    /** The parts of {@link GoalDescription} that no query looks at. */
    @JdbcTypeCode(SqlTypes.JSON)
    GoalDescription description;

    @Enumerated(EnumType.STRING)
    @Nullable
    BeneficiaryGroup beneficiaryGroup;

    @Enumerated(EnumType.STRING)
    @Nullable
    Horizon horizon;

    @Nullable
    LocalDate startDate;

    @Nullable
    LocalDate dueDate;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> measureCodes = List.of();

    @JdbcTypeCode(SqlTypes.JSON)
    SmartVerdicts smart;

    int smartScore;
    Instant checkedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    SmartOverride smartOverride;

    @Enumerated(EnumType.STRING)
    GoalState state = GoalState.DRAFT;

    @Nullable
    String stateReason;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Goal() {}

    @SuppressWarnings("NullAway.Init") // take() and judge() give the rest their values
    Goal(GoalDescription said, SmartCheck.Surroundings known, String actor, Instant now) {
        super(Ids.next(), actor, now);
        var broken = broken(said, known.needs());
        if (!broken.isEmpty()) throw Problem.rules(broken);
        scopeType = said.scopeType();
        scopeId = said.scopeId();
        take(said);
        judge(known, now);
    }

    /**
     * Takes a description as given and checks it again; empty if nothing differs, else what others learn of it. A checked goal
     * that fails anew is a draft again. An adopted one is changed by those who may adopt, and must not fail.
     */
    Optional<Change> describe(GoalDescription said, SmartCheck.Surroundings known, Caller by, Instant now) {
        if (said.equals(description)) return Optional.empty();
        if (!state.isOpen())
            throw Problem.of(ProblemCode.TRANSITION_REFUSED, "the goal is %s and no longer changes".formatted(state));
        if (state.isAdopted() && !mayAdopt(by))
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "an adopted goal is changed by those who may adopt one: the school's leader or an officer");
        var broken = broken(said, known.needs());
        if (said.scopeType() != scopeType)
            broken.add(Violation.at("/scopeType", "immutable", "a goal stays where it is; draft a new one"));
        if (!said.scopeId().equals(scopeId))
            broken.add(Violation.at("/scopeId", "immutable", "a goal stays where it is; draft a new one"));
        if (state.isAdopted()) {
            broken.addAll(incomplete(said));
            broken.addAll(failures(SmartCheck.check(said, known)));
        }
        if (!broken.isEmpty()) throw Problem.rules(broken);
        take(said);
        judge(known, now);
        touch(by.subject(), now);
        return Optional.of(new Change(state.isAdopted() ? new GoalEvent.Changed(facts()) : null));
    }

    /** A change, and the event that tells of it once the goal is adopted: a draft is nobody else's business. */
    record Change(@Nullable GoalEvent event) {}

    private void take(GoalDescription said) {
        description = said;
        statement = said.statement();
        needIds = said.needIds();
        beneficiaryGroup = said.beneficiaryGroup();
        horizon = said.horizon();
        startDate = said.startDate();
        dueDate = said.dueDate();
        measureCodes = said.measures().stream()
                .map(GoalMeasure::measureCode)
                .distinct()
                .sorted()
                .toList();
    }

    /** Checks the goal; again from time to time, since the facts around it change too. One that fails anew is a draft again. */
    void judge(SmartCheck.Surroundings known, Instant now) {
        check(known, now);
        fallBackIfFailing();
    }

    /** Verdicts that stay as they are change nothing. */
    private void check(SmartCheck.Surroundings known, Instant now) {
        var verdicts = SmartCheck.check(description, known);
        if (verdicts.equals(smart)) return;
        smart = verdicts;
        smartScore = verdicts.score();
        checkedAt = now;
    }

    private static List<Violation> broken(GoalDescription said, List<KnownNeed> needs) {
        var broken = new ArrayList<Violation>();
        for (int i = 0; i < said.needIds().size(); i++) {
            var id = said.needIds().get(i);
            var need = needs.stream().filter(each -> each.id().equals(id)).findFirst();
            if (need.isEmpty())
                broken.add(Violation.at(
                        "/needIds/" + i, "unknown-need", "there is no need %s that you may see".formatted(id)));
            else if (need.get().scopeType() == ScopeType.SCHOOL
                    && said.scopeType() == ScopeType.SCHOOL
                    && !need.get().scopeId().equals(said.scopeId()))
                broken.add(Violation.at("/needIds/" + i, "other-school", "this is a need of another school"));
        }
        var codes = new HashSet<String>();
        for (int i = 0; i < said.measures().size(); i++)
            if (!codes.add(said.measures().get(i).measureCode()))
                broken.add(Violation.at(
                        "/measures/%d/measureCode".formatted(i), "repeated", "the goal has this measure already"));
        return broken;
    }

    /** Lets one letter's FAIL stand; one letter only, so it replaces an override of another. */
    void override(SmartLetter letter, String reason, Caller by, Instant now) {
        refuseOverrideAfterAdoption();
        smartOverride = new SmartOverride(letter, reason, by.subject(), now);
        fallBackIfFailing();
        touch(by.subject(), now);
    }

    void withdrawOverride(Caller by, Instant now) {
        if (smartOverride == null) return;
        refuseOverrideAfterAdoption();
        smartOverride = null;
        fallBackIfFailing();
        touch(by.subject(), now);
    }

    private void refuseOverrideAfterAdoption() {
        if (state != GoalState.DRAFT && state != GoalState.CHECKED)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "the goal is %s; what was overridden at its adoption stands".formatted(state));
    }

    private void fallBackIfFailing() {
        if (state == GoalState.CHECKED && !failures(smart).isEmpty()) state = GoalState.DRAFT;
    }

    /** Moves the goal on, if the graph, the caller's roles and the guards allow; the facts around it are looked at anew. */
    Change transition(
            GoalState to,
            Caller by,
            @Nullable String reason,
            SmartCheck.Surroundings known,
            LocalDate today,
            Instant now) {
        var from = state;
        if (!from.isAdopted()) check(known, now);
        GRAPH.check(from, to, by.roles(), unmet(to, reason, today));
        state = to;
        stateReason = reason;
        touch(by.subject(), now);
        return new Change(
                switch (to) {
                    case DRAFT, CHECKED -> null;
                    case ADOPTED -> new GoalEvent.Adopted(facts());
                    case IN_PROGRESS, ACHIEVED, NOT_ACHIEVED -> new GoalEvent.Changed(facts());
                    case RETIRED -> from.isAdopted() ? new GoalEvent.Retired(facts()) : null;
                });
    }

    private List<Violation> unmet(GoalState to, @Nullable String reason, LocalDate today) {
        var unmet = new ArrayList<Violation>();
        switch (to) {
            case CHECKED, ADOPTED -> {
                unmet.addAll(incomplete(description));
                unmet.addAll(failures(smart));
            }
            case IN_PROGRESS -> {
                if (state != GoalState.ADOPTED) say(unmet, reason, "say why it is taken up again");
            }
            case ACHIEVED -> say(unmet, reason, "say by what it can be seen");
            case NOT_ACHIEVED -> {
                if (dueDate != null && today.isBefore(dueDate))
                    unmet.add(Violation.guard(
                            "not-due-yet", "it is due on %s; until then it can still be reached".formatted(dueDate)));
                say(unmet, reason, "say what stood in the way");
            }
            case RETIRED -> say(unmet, reason, "say why it is given up");
            case DRAFT -> {}
        }
        return unmet;
    }

    private static void say(List<Violation> unmet, @Nullable String reason, String what) {
        if (reason == null || reason.isBlank()) unmet.add(Violation.at("/reason", "reason-missing", what));
    }

    /** What no override makes up for: a goal without need, measure, population or dates stays a draft. */
    private List<Violation> incomplete(GoalDescription said) {
        var missing = new ArrayList<Violation>();
        if (said.needIds().isEmpty())
            missing.add(Violation.at("/needIds", "need-missing", "link the need that it answers"));
        if (said.measures().isEmpty())
            missing.add(Violation.at("/measures", "measure-missing", "add at least one measure"));
        if (said.beneficiaryGroup() == null || said.populationCount() == null)
            missing.add(Violation.at("/populationCount", "population-missing", "say whom it is for, and how many"));
        if (said.startDate() == null || said.dueDate() == null)
            missing.add(Violation.at("/dueDate", "dates-missing", "give startDate and dueDate"));
        else if (isOverridden(SmartLetter.TIME_BOUND) && !said.startDate().isBefore(said.dueDate()))
            missing.add(Violation.at("/dueDate", "dates-reversed", "it is due before it starts"));
        if (said.horizon() == null) missing.add(Violation.at("/horizon", "horizon-missing", "give a horizon"));
        if (isOverridden(SmartLetter.MEASURABLE))
            for (int i = 0; i < said.measures().size(); i++)
                if (!said.measures().get(i).isComputable())
                    missing.add(Violation.at(
                            "/measures/" + i,
                            "measure-incomplete",
                            "give baseline, target, unit and direction: progress is computed from them"));
        return missing;
    }

    private boolean isOverridden(SmartLetter letter) {
        return smartOverride != null && smartOverride.letter() == letter;
    }

    private List<Violation> failures(SmartVerdicts verdicts) {
        return verdicts.failures().stream()
                .filter(failure -> !isOverridden(failure.rule().letter()))
                .map(failure -> Violation.guard(
                        "smart-" + failure.rule().name().toLowerCase(Locale.ROOT),
                        "%s %s".formatted(failure.rule(), failure.message())))
                .toList();
    }

    private static boolean mayAdopt(Caller by) {
        return by.is(Role.SCHOOL_LEADER) || by.is(Role.PARTNERSHIP_OFFICER);
    }

    boolean hidesItsCount() {
        return SmallCounts.hides(description.populationCount());
    }

    /** Only of a goal that is or was adopted, which lacks nothing. */
    private GoalEvent.GoalFacts facts() {
        return new GoalEvent.GoalFacts(
                id(),
                statement,
                state,
                scopeType,
                scopeId,
                needIds,
                description.measures().stream().map(GoalEvent.Measure::of).toList(),
                requireNonNull(beneficiaryGroup),
                requireNonNull(description.populationCount()),
                requireNonNull(horizon),
                requireNonNull(startDate),
                requireNonNull(dueDate));
    }
}
