package org.commonground.mou.agreement;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.jspecify.annotations.Nullable;

/**
 * One text of an agreement. Its author writes until it is shared; from then on it never changes, which the database enforces
 * too. The document is kept as the canonical JSON that is hashed and signed.
 */
@Entity
@Table(name = "agreement_version")
class AgreementVersion extends Aggregate {
    @Column(updatable = false)
    UUID agreementId;

    @Column(updatable = false)
    int no;

    String document;
    String sha256;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    Side authorSide;

    @Column(updatable = false)
    @Nullable
    String changeSummary;

    @Nullable
    Instant sharedAt;

    @Nullable
    Instant lockedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected AgreementVersion() {}

    AgreementVersion(
            Agreement agreement,
            UUID id,
            int no,
            Terms terms,
            Side authorSide,
            @Nullable String changeSummary,
            String actor,
            Instant now) {
        super(id, actor, now);
        this.agreementId = agreement.id();
        this.no = no;
        this.authorSide = authorSide;
        this.changeSummary = changeSummary;
        this.document = Document.of(agreement, no, terms).canonical();
        this.sha256 = CanonicalJson.sha256(document);
    }

    /** What is hashed and signed: the terms, and of which agreement and version they are. */
    record Document(String number, int version, AgreementType type, String template, Terms terms) {
        static Document of(Agreement agreement, int no, Terms terms) {
            return new Document(
                    agreement.number,
                    no,
                    agreement.type,
                    "%s/%d".formatted(StandardTemplate.CODE, StandardTemplate.VERSION),
                    terms);
        }

        String canonical() {
            return CanonicalJson.of(this);
        }
    }

    Terms terms() {
        return CanonicalJson.read(document, Document.class).terms();
    }

    boolean isShared() {
        return sharedAt != null;
    }

    /** Rewrites a text that nobody else has seen. */
    void rewrite(Agreement agreement, Terms terms, String actor, Instant now) {
        if (agreement.state != AgreementState.DRAFT && !isShared())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "it is %s and no draft any more".formatted(agreement.state),
                    List.of(Violation.guard("not-a-draft", "draft a new agreement")));
        if (isShared())
            throw Problem.of(
                    ProblemCode.TRANSITION_REFUSED,
                    "version %d has been shared and never changes".formatted(no),
                    List.of(Violation.guard("version-shared", "open a new version and change that")));
        document = Document.of(agreement, no, terms).canonical();
        sha256 = CanonicalJson.sha256(document);
        touch(actor, now);
    }

    /** Lays it before the other side. */
    void share(String actor, Instant now) {
        if (isShared()) return;
        sharedAt = now;
        touch(actor, now);
    }

    /** Lays it before the reviewers: what they approve is what is signed. */
    void lock(String actor, Instant now) {
        share(actor, now);
        if (lockedAt != null) return;
        lockedAt = now;
        touch(actor, now);
    }
}
