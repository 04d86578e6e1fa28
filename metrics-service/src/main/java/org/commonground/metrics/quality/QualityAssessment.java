package org.commonground.metrics.quality;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One subject assessed by one version of a rubric in one school year. */
@Entity
@Table(name = "quality_assessment")
@InFeed(type = "quality-assessment", list = "listQualityAssessments")
class QualityAssessment extends Aggregate {
    @Column(updatable = false)
    UUID frameworkId;

    @Column(updatable = false)
    String frameworkCode;

    @Column(updatable = false)
    int frameworkVersion;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    SubjectType subjectType;

    @Column(updatable = false)
    UUID subjectId;

    @Column(updatable = false)
    UUID schoolYearId;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> schoolIds;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(updatable = false)
    List<UUID> partnerIds;

    @JdbcTypeCode(SqlTypes.JSON)
    List<Agreed> consensus = List.of();

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.ARRAY)
    List<RaterKind> raterKinds = List.of();

    @Enumerated(EnumType.STRING)
    AssessmentState state = AssessmentState.OPEN;

    @Nullable
    String stateReason;

    @Nullable
    Integer overallLevel;

    @Nullable
    LocalDate publishedOn;

    @Nullable
    LocalDate validTo;

    /** The level that the sides agreed on for one indicator. */
    @Schema(name = "QualityConsensus")
    record Agreed(String indicator, int level, @Nullable String note) {}

    /** Who and what is assessed, and whose it is. */
    record Subject(SubjectType type, UUID id, List<UUID> schoolIds, List<UUID> partnerIds) {}

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected QualityAssessment() {}

    QualityAssessment(
            UUID id, QualityFramework framework, Subject subject, UUID schoolYearId, String actor, Instant now) {
        super(id, actor, now);
        frameworkId = framework.id();
        frameworkCode = framework.code;
        frameworkVersion = framework.frameworkVersion;
        subjectType = subject.type();
        subjectId = subject.id();
        schoolIds = List.copyOf(subject.schoolIds());
        partnerIds = List.copyOf(subject.partnerIds());
        this.schoolYearId = schoolYearId;
    }

    boolean isPublished() {
        return state == AssessmentState.PUBLISHED;
    }

    /** Ratings are taken while it is open, so that nobody rates with the others' answers in view. */
    void refuseUnlessOpen() {
        if (state != AssessmentState.OPEN)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "ratings are taken while an assessment is OPEN",
                    List.of(Violation.guard("not-open", "it is %s; an officer can open it again".formatted(state))));
    }

    /** Notes what the sides agreed on, all at once; it stands until it is noted anew. */
    void agree(List<Agreed> levels, Rubric rubric, String actor, Instant now) {
        if (state != AssessmentState.RATED)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "levels are agreed while an assessment is RATED",
                    List.of(Violation.guard("not-rated", "it is " + state)));
        var violations = new ArrayList<Violation>();
        var known = rubric.indicators();
        var seen = new HashMap<String, Integer>();
        for (int i = 0; i < levels.size(); i++) {
            var agreed = levels.get(i);
            if (!known.contains(agreed.indicator()))
                violations.add(Violation.at(
                                "/levels/%d/indicator".formatted(i), "unknown-indicator", "the rubric has no such one")
                        .allowing(known));
            if (seen.put(agreed.indicator(), i) != null)
                violations.add(Violation.at("/levels/%d/indicator".formatted(i), "repeated", "it stands twice"));
            if (agreed.level() > rubric.highestLevel())
                violations.add(Violation.at(
                        "/levels/%d/level".formatted(i),
                        "out-of-bounds",
                        "from 1 to %d".formatted(rubric.highestLevel())));
        }
        if (!violations.isEmpty()) throw Problem.rules(violations);
        consensus = List.copyOf(levels);
        touch(actor, now);
    }

    /** What a step needs to know. */
    record Step(Rubric rubric, Ratings ratings, LocalDate today, LocalDate validTo) {}

    /** Takes a step; returns what others learn of it. */
    List<QualityEvent> transition(
            AssessmentState to, Set<Role> roles, @Nullable String reason, Step step, String actor, Instant now) {
        AssessmentState.GRAPH.check(state, to, roles, unmet(to, reason, step));
        state = to;
        stateReason = reason;
        raterKinds = List.copyOf(step.ratings.kinds());
        touch(actor, now);
        if (to != AssessmentState.PUBLISHED) return List.of();
        overallLevel =
                Ratings.overallLevel(consensus.stream().map(Agreed::level).toList());
        publishedOn = step.today;
        validTo = step.validTo;
        return published(step.rubric);
    }

    private List<Violation> unmet(AssessmentState to, @Nullable String reason, Step step) {
        var unmet = new ArrayList<Violation>();
        switch (to) {
            case OPEN -> {
                if (reason == null || reason.isBlank())
                    unmet.add(Violation.at("/reason", "required", "say why the ratings are taken up again"));
            }
            case RATED -> {
                var unrated = step.ratings.unrated(step.rubric.indicators());
                if (state == AssessmentState.OPEN && !unrated.isEmpty())
                    unmet.add(Violation.guard("unrated", "every indicator is rated by the subject or from outside")
                            .allowing(unrated));
            }
            case CONSENSUS -> {
                var open = new ArrayList<>(step.rubric.indicators());
                consensus.forEach(agreed -> open.remove(agreed.indicator()));
                if (!open.isEmpty())
                    unmet.add(Violation.guard("not-agreed", "a level is agreed for every indicator")
                            .allowing(open));
            }
            case PUBLISHED -> {
                if (!step.ratings.hasExternal())
                    unmet.add(Violation.guard(
                            "no-external-rating",
                            "what is published rests on a rating from outside too: PEER or DISTRICT"));
                if (step.validTo.isBefore(step.today))
                    unmet.add(Violation.guard("out-of-date", "it would have been valid to " + step.validTo));
            }
        }
        return unmet;
    }

    private List<QualityEvent> published(Rubric rubric) {
        var facts = new QualityEvent.QualityFacts(
                id(),
                subjectType,
                subjectId,
                frameworkCode,
                frameworkVersion,
                Objects.requireNonNull(overallLevel),
                rubric.highestLevel(),
                raterKinds,
                Objects.requireNonNull(publishedOn),
                Objects.requireNonNull(validTo));
        var low = consensus.stream()
                .filter(agreed -> agreed.level() == 1)
                .map(Agreed::indicator)
                .toList();
        return low.isEmpty()
                ? List.of(new QualityEvent.Published(facts))
                : List.of(new QualityEvent.LowIndicator(facts, low), new QualityEvent.Published(facts));
    }
}
