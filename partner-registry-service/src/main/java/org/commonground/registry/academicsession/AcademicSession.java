package org.commonground.registry.academicsession;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
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

    @Nullable
    Instant sourceModifiedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected AcademicSession() {}

    @SuppressWarnings("NullAway.Init") // follow() comes next, before it is stored
    AcademicSession(UUID id, String sourcedId, String actor, Instant now) {
        super(id, actor, now);
        this.sourcedId = sourcedId;
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

    /** Takes what the source says; false if nothing differs, or if it is older than what is known. */
    boolean follow(SourceSession source, @Nullable UUID parentId, String actor, Instant now) {
        if (isStale(source)) return false;
        if (source.title().equals(title)
                && source.type() == type
                && source.startDate().equals(startDate)
                && source.endDate().equals(endDate)
                && source.schoolYear() == schoolYear
                && source.status() == status
                && Objects.equals(parentId, this.parentId)) return false;
        title = source.title();
        type = source.type();
        startDate = source.startDate();
        endDate = source.endDate();
        schoolYear = source.schoolYear();
        status = source.status();
        this.parentId = parentId;
        if (source.modifiedAt() != null) sourceModifiedAt = source.modifiedAt();
        touch(actor, now);
        return true;
    }

    AcademicSessionEvent.AcademicSessionState state() {
        return new AcademicSessionEvent.AcademicSessionState(
                id(), sourcedId, title, type, startDate, endDate, parentId, schoolYear, status);
    }
}
