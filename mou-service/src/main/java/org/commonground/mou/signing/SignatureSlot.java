package org.commonground.mou.signing;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.mou.agreement.Party;
import org.commonground.mou.agreement.Side;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where one party signs one version, in its turn. */
@Entity
@Table(name = "signature_slot")
class SignatureSlot extends Aggregate {
    /** Where a slot stands. */
    @Schema(name = "SignatureSlotState")
    enum State {
        /** Others sign first. */
        WAITING,
        REQUESTED,
        SIGNED,
        DECLINED,
        /** The agreement was recalled, declined or cancelled before it was signed. */
        VOIDED,
        EXPIRED
    }

    @Column(updatable = false)
    UUID agreementId;

    @Column(updatable = false)
    int versionNo;

    /** How often signatures have been asked for; the slots of earlier rounds stay as they were left. */
    @Column(updatable = false)
    int round;

    @Column(name = "turn", updatable = false)
    int turn;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    Side side;

    @Column(updatable = false)
    UUID orgId;

    @Column(updatable = false)
    String legalName;

    @Enumerated(EnumType.STRING)
    State state;

    @Nullable
    String signerId;

    @Nullable
    String capacityTitle;

    @Nullable
    String authority;

    @Nullable
    String documentSha256;

    boolean statementAccepted;

    @Nullable
    Instant signedAt;

    @Nullable
    String declinedReason;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected SignatureSlot() {}

    SignatureSlot(
            UUID id, UUID agreementId, int versionNo, int round, int turn, Party party, String actor, Instant now) {
        super(id, actor, now);
        this.agreementId = agreementId;
        this.versionNo = versionNo;
        this.round = round;
        this.turn = turn;
        this.side = party.side();
        this.orgId = party.orgId();
        this.legalName = party.legalName();
        this.state = turn == 1 ? State.REQUESTED : State.WAITING;
    }

    /**
     * Who signs, in turn: partners first, the district last. The district signs for its schools; where it is no party, each
     * school signs.
     */
    static List<Party> order(List<Party> parties) {
        var order = new ArrayList<Party>();
        var district = parties.stream().anyMatch(party -> party.side() == Side.DISTRICT);
        for (var party : parties) if (party.side() == Side.PARTNER) order.add(party);
        for (var party : parties) if (party.side() == Side.SCHOOL && !district) order.add(party);
        for (var party : parties) if (party.side() == Side.DISTRICT) order.add(party);
        return order;
    }

    boolean isOpen() {
        return state == State.REQUESTED || state == State.WAITING;
    }

    boolean isSigned() {
        return state == State.SIGNED;
    }

    void sign(String signer, String title, SigningAuthority rule, String sha256, Instant now) {
        state = State.SIGNED;
        signerId = signer;
        capacityTitle = title;
        authority = rule.code();
        documentSha256 = sha256;
        statementAccepted = true;
        signedAt = now;
        touch(signer, now);
    }

    void request(String actor, Instant now) {
        state = State.REQUESTED;
        touch(actor, now);
    }

    void decline(String signer, String reason, Instant now) {
        state = State.DECLINED;
        signerId = signer;
        declinedReason = reason;
        touch(signer, now);
    }

    void close(State as, String actor, Instant now) {
        state = as;
        touch(actor, now);
    }
}
