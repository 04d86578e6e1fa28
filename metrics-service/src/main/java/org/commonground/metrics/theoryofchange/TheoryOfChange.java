package org.commonground.metrics.theoryofchange;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
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
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A theory of change. Once published its words stay, so that a report always tells of what was promised. */
@Entity
@Table(name = "theory_of_change")
@InFeed(type = "theory-of-change", list = "listTheoriesOfChange")
class TheoryOfChange extends Aggregate {
    String title;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    TheoryProfile.Level level;

    @Column(updatable = false)
    @Nullable
    UUID scopeId;

    @JdbcTypeCode(SqlTypes.JSON)
    List<TheoryProfile.IfStatement> ifStatements;

    @JdbcTypeCode(SqlTypes.ARRAY)
    List<String> thenStatements;

    @JdbcTypeCode(SqlTypes.JSON)
    List<TheoryProfile.TheoryGoal> goals;

    @Enumerated(EnumType.STRING)
    TheoryState state = TheoryState.DRAFT;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected TheoryOfChange() {}

    TheoryOfChange(UUID id, TheoryProfile profile, String actor, Instant now) {
        super(id, actor, now);
        level = profile.level();
        scopeId = profile.scopeId();
        take(profile);
    }

    TheoryProfile profile() {
        return new TheoryProfile(title, level, scopeId, ifStatements, thenStatements, goals);
    }

    void describe(TheoryProfile profile, String actor, Instant now) {
        if (state != TheoryState.DRAFT)
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "the words of a theory stay once it is published",
                    List.of(Violation.guard("not-a-draft", "it is %s; draft another one".formatted(state))));
        if (profile.level() != level || !Objects.equals(profile.scopeId(), scopeId))
            throw Problem.rules(
                    List.of(Violation.at("/level", "not-changeable", "whose theory it is stays; draft another one")));
        take(profile);
        touch(actor, now);
    }

    private void take(TheoryProfile profile) {
        title = profile.title();
        ifStatements = profile.ifStatements();
        thenStatements = profile.thenStatements();
        goals = profile.goals();
    }

    void transition(TheoryState to, Set<Role> roles, String actor, Instant now) {
        TheoryState.GRAPH.check(state, to, roles, List.of());
        state = to;
        touch(actor, now);
    }
}
