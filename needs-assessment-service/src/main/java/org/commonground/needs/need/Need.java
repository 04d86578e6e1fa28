package org.commonground.needs.need;

import static org.commonground.needs.need.NeedState.GRAPH;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.commonground.needs.vocabulary.BeneficiaryGroup;
import org.commonground.needs.vocabulary.BenefitArea;
import org.commonground.needs.vocabulary.GradeLevel;
import org.commonground.needs.vocabulary.NeedCategory;
import org.commonground.needs.vocabulary.ScopeType;
import org.commonground.needs.vocabulary.Tier;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Something that a school or community lacks. */
@Entity
@Table(name = "need")
@InFeed(type = "need", list = "listNeeds")
class Need extends Aggregate {
    @Enumerated(EnumType.STRING)
    ScopeType scopeType;

    UUID scopeId;

    @Enumerated(EnumType.STRING)
    NeedCategory category;

    /** Follows from the category; a column of its own, so that lists filter by it. */
    @Enumerated(EnumType.STRING)
    BenefitArea benefitArea;

    String statement;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<BeneficiaryGroup> beneficiaryGroups = List.of();

    @Nullable
    String populationDefinition;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> priorityGroups = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<GradeLevel> gradeLevels = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> languages = List.of();

    @Nullable
    Integer affectedCount;

    @Nullable
    Integer denominator;

    @Nullable
    String unit;

    @JdbcTypeCode(SqlTypes.JSON)
    @Nullable
    Baseline baseline;

    @Enumerated(EnumType.STRING)
    ScopeConfidence scopeConfidence = ScopeConfidence.UNKNOWN;

    int severity;

    @Enumerated(EnumType.STRING)
    Urgency urgency = Urgency.ROUTINE;

    @Enumerated(EnumType.STRING)
    @Nullable
    Tier tier;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> rootCauses = List.of();

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> barriers = List.of();

    @Nullable
    String equityStatement;

    @Enumerated(EnumType.STRING)
    SourceKind sourceKind = SourceKind.ASSESSMENT;

    BigDecimal priorityScore = BigDecimal.ZERO;

    @Enumerated(EnumType.STRING)
    NeedState state = NeedState.PROPOSED;

    /** What was said when the state last changed. */
    @Nullable
    String stateReason;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected Need() {}

    @SuppressWarnings("NullAway.Init") // take() gives the rest their values
    Need(NeedDescription said, LocalDate today, String actor, Instant now) {
        super(Ids.next(), actor, now);
        var broken = broken(said, today);
        if (!broken.isEmpty()) throw Problem.rules(broken);
        scopeType = said.scopeType();
        scopeId = said.scopeId();
        take(said);
    }

    /** Takes a description as given; false if nothing differs. What was validated must stay valid. */
    boolean describe(NeedDescription said, LocalDate today, String actor, Instant now) {
        if (said.equals(description())) return false;
        if (state.isClosed())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "the need is %s and no longer changes; reopen it first".formatted(state));
        var broken = broken(said, today);
        if (said.scopeType() != scopeType)
            broken.add(Violation.at("/scopeType", "immutable", "a need stays where it is; propose a new one"));
        if (!said.scopeId().equals(scopeId))
            broken.add(Violation.at("/scopeId", "immutable", "a need stays where it is; propose a new one"));
        if (state.isValidated()) broken.addAll(unquantified(said));
        if (!broken.isEmpty()) throw Problem.rules(broken);
        take(said);
        touch(actor, now);
        return true;
    }

    private void take(NeedDescription said) {
        category = said.category();
        benefitArea = said.category().benefitArea();
        statement = said.statement();
        beneficiaryGroups = said.beneficiaryGroups();
        populationDefinition = said.populationDefinition();
        priorityGroups = said.priorityGroups();
        gradeLevels = said.gradeLevels();
        languages = said.languages();
        affectedCount = said.affectedCount();
        denominator = said.denominator();
        unit = said.unit();
        baseline = said.baseline();
        scopeConfidence = said.scopeConfidence();
        severity = said.severity();
        urgency = said.urgency();
        tier = said.tier();
        rootCauses = said.rootCauses();
        barriers = said.barriers();
        equityStatement = said.equityStatement();
        sourceKind = said.sourceKind();
        priorityScore = PriorityScore.of(severity, urgency, affectedCount, denominator);
    }

    NeedDescription description() {
        return new NeedDescription(
                scopeType,
                scopeId,
                category,
                statement,
                beneficiaryGroups,
                populationDefinition,
                priorityGroups,
                gradeLevels,
                languages,
                affectedCount,
                denominator,
                unit,
                baseline,
                scopeConfidence,
                severity,
                urgency,
                tier,
                rootCauses,
                barriers,
                equityStatement,
                sourceKind);
    }

    private static List<Violation> broken(NeedDescription said, LocalDate today) {
        var broken = new ArrayList<Violation>();
        if (said.affectedCount() != null && said.denominator() != null && said.affectedCount() > said.denominator())
            broken.add(Violation.at(
                    "/affectedCount",
                    "over-denominator",
                    "%d of %d cannot be".formatted(said.affectedCount(), said.denominator())));
        if (said.baseline() != null && said.baseline().date().isAfter(today))
            broken.add(Violation.at("/baseline/date", "in-the-future", "a baseline is a measurement, not a plan"));
        return broken;
    }

    /** What a need lacks for being validated: the numbers, and why it is a matter of equity. */
    private static List<Violation> unquantified(NeedDescription said) {
        var missing = new ArrayList<Violation>();
        if (isBlank(said.equityStatement()))
            missing.add(Violation.at(
                    "/equityStatement",
                    "equity-statement-missing",
                    "say who is hit harder than others, why, and what that means"));
        if (said.priorityGroups().isEmpty())
            missing.add(Violation.at("/priorityGroups", "priority-groups-missing", "name whom it hits hardest"));
        if (isBlank(said.populationDefinition()))
            missing.add(Violation.at("/populationDefinition", "population-missing", "say who the affected are"));
        if (said.affectedCount() == null)
            missing.add(Violation.at("/affectedCount", "affected-count-missing", "say how many have the need"));
        if (said.denominator() == null)
            missing.add(Violation.at("/denominator", "denominator-missing", "say of how many"));
        if (isBlank(said.unit())) missing.add(Violation.at("/unit", "unit-missing", "say what is counted"));
        if (said.scopeConfidence() == ScopeConfidence.UNKNOWN)
            missing.add(Violation.at("/scopeConfidence", "scope-confidence-unknown", "say how the numbers came about")
                    .allowing(List.of(ScopeConfidence.MEASURED.name(), ScopeConfidence.ESTIMATED.name())));
        return missing;
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /** Moves the need on, if the graph, the caller's roles and the guards allow. */
    NeedEvent transition(NeedState to, Caller by, @Nullable String reason, Instant now) {
        var from = state;
        GRAPH.check(from, to, by.roles(), unmet(to, reason));
        state = to;
        stateReason = reason;
        touch(by.subject(), now);
        return to == NeedState.PRIORITIZED
                ? new NeedEvent.Prioritized(facts(), from)
                : new NeedEvent.StateChanged(facts(), from, to, reason);
    }

    private List<Violation> unmet(NeedState to, @Nullable String reason) {
        var unmet = new ArrayList<Violation>();
        switch (to) {
            case VALIDATED -> unmet.addAll(unquantified(description()));
            case PROPOSED -> say(unmet, reason, "say what is wrong with it");
            case DROPPED -> say(unmet, reason, "say why it is not pursued");
            case PARTLY_MET, MET -> say(unmet, reason, "say by what it can be seen");
            case PRIORITIZED -> {
                if (state == NeedState.ADDRESSED) say(unmet, reason, "say why the response ended");
            }
            case ADDRESSED -> {
                if (state == NeedState.VALIDATED || state == NeedState.PRIORITIZED)
                    say(unmet, reason, "say who is at it");
            }
        }
        return unmet;
    }

    private static void say(List<Violation> unmet, @Nullable String reason, String what) {
        if (isBlank(reason)) unmet.add(Violation.at("/reason", "reason-missing", what));
    }

    NeedEvent.NeedFacts facts() {
        return new NeedEvent.NeedFacts(
                id(),
                scopeType,
                scopeId,
                category,
                benefitArea,
                category.wsccComponent(),
                statement,
                beneficiaryGroups,
                priorityGroups,
                affectedCount,
                denominator,
                unit,
                severity,
                urgency,
                tier,
                priorityScore,
                state);
    }

    /** What other features may know of it. */
    KnownNeed known() {
        return new KnownNeed(
                id(),
                scopeType,
                scopeId,
                category,
                statement,
                beneficiaryGroups,
                priorityGroups,
                gradeLevels,
                languages,
                affectedCount,
                denominator,
                state);
    }
}
