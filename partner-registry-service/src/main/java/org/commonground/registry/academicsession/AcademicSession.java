package org.commonground.registry.academicsession;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.feed.InFeed;
import org.jspecify.annotations.Nullable;

/** A school year or a part of one. The last day is included, unlike in OneRoster's enrolments. */
@Entity
@Table(name = "academic_session")
@InFeed(type = "academic-session", list = "listAcademicSessions")
class AcademicSession extends Aggregate {
    String sourcedId;
    String title;

    @Enumerated(EnumType.STRING)
    SessionType type;

    LocalDate startDate;
    LocalDate endDate;

    @Nullable
    UUID parentId;

    /** The calendar year in which the school year ends. */
    int schoolYear;

    @Enumerated(EnumType.STRING)
    SessionStatus status = SessionStatus.ACTIVE;

    @Enumerated(EnumType.STRING)
    SessionSource source;

    @Nullable
    Instant sourceModifiedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected AcademicSession() {}

    @SuppressWarnings("NullAway.Init") // follow() or take() comes next, before it is stored
    AcademicSession(UUID id, String sourcedId, SessionSource source, String actor, Instant now) {
        super(id, actor, now);
        this.sourcedId = sourcedId;
        this.source = source;
    }

    /** Whether the source's record is older than what is known. */
    boolean isStale(SourceSession said) {
        return said.modifiedAt() != null
                && sourceModifiedAt != null
                && said.modifiedAt().isBefore(sourceModifiedAt);
    }

    /** The source no longer has it: it stays, archived. */
    void archive(String actor, Instant now) {
        status = SessionStatus.TO_BE_DELETED;
        touch(actor, now);
    }

    /**
     * Takes what the SIS says, and is the SIS's from then on; false if nothing differs, or if it is older than what is known.
     */
    boolean follow(SourceSession said, @Nullable UUID parentId, String actor, Instant now) {
        if (isStale(said)) return false;
        var facts = said.facts(parentId);
        if (source == SessionSource.SIS && facts.equals(facts())) return false;
        source = SessionSource.SIS;
        if (said.modifiedAt() != null) sourceModifiedAt = said.modifiedAt();
        take(facts, actor, now);
        return true;
    }

    /** What is true of it from now on. */
    final void take(SessionFacts facts, String actor, Instant now) {
        title = facts.title();
        type = facts.type();
        startDate = facts.startDate();
        endDate = facts.endDate();
        parentId = facts.parentId();
        schoolYear = facts.schoolYear();
        status = facts.status();
        touch(actor, now);
    }

    /** The facts as they are stored; null before the first are taken. */
    SessionFacts facts() {
        return new SessionFacts(title, type, startDate, endDate, parentId, schoolYear, status);
    }

    AcademicSessionEvent.AcademicSessionState state() {
        return new AcademicSessionEvent.AcademicSessionState(
                id(), sourcedId, title, type, startDate, endDate, parentId, schoolYear, status);
    }
}
