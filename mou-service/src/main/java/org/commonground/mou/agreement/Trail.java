package org.commonground.mou.agreement;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.commonground.kernel.aggregate.Ids;
import org.commonground.kernel.audit.Personal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.hibernate.Session;

/** The append-only account of everything that happened to an agreement, chained by hashes. */
@ApplicationScoped
public class Trail {
    /** What can happen. */
    @Schema(name = "TrailEntryKind")
    public enum Kind {
        DRAFTED,
        REWRITTEN,
        VERSION_OPENED,
        STATE_CHANGED,
        HELD,
        REVIEWS_OPENED,
        REVIEW_DECIDED,
        SIGNATURES_REQUESTED,
        SIGNED,
        SIGNING_DECLINED,
        NON_RENEWAL_NOTICE_GIVEN,
        WIND_DOWN_TASK_DONE,
        /** The registry found a partner to be another entry of its own. */
        PARTNER_MERGED
    }

    /** An entry, as anybody can check it: {@code hash} is SHA-256 of the canonical JSON of the other fields. */
    @Schema(name = "TrailEntry")
    public record Entry(
            int seq,
            Instant at,
            @Personal String actor,
            Kind kind,
            Map<String, Object> detail,
            String previous,
            String hash) {}

    /**
     * The trail and whether it can be trusted.
     *
     * @param intact every entry's hash is right and names the one before, and the last is the one that the agreement remembers
     */
    public record Account(List<Entry> entries, boolean intact) {}

    private final Session db;
    private final Clock clock;

    Trail(Session db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** Adds an entry; the agreement remembers it as its last, so two writers collide rather than fork the chain. */
    @Transactional(MANDATORY)
    public void append(Agreement agreement, Kind kind, String actor, Map<String, ?> detail) {
        var entry = new TrailEntry(
                Ids.next(),
                agreement.id(),
                agreement.trailLength + 1,
                clock.instant(),
                actor,
                kind,
                CanonicalJson.of(detail),
                agreement.trailHead);
        agreement.extendTrail(entry.hash);
        db.persist(entry);
    }

    public Account of(Agreement agreement) {
        var entries = db.createSelectionQuery(
                        "from TrailEntry e where e.agreementId = :agreement order by e.seq", TrailEntry.class)
                .setParameter("agreement", agreement.id())
                .getResultList();
        return new Account(entries.stream().map(Trail::shown).toList(), isIntact(agreement.id(), entries, agreement));
    }

    static boolean isIntact(UUID agreementId, List<TrailEntry> entries, Agreement agreement) {
        var previous = "";
        int seq = 0;
        for (var entry : entries) {
            if (!entry.agreementId.equals(agreementId)
                    || entry.seq != ++seq
                    || !entry.previous.equals(previous)
                    || !entry.hash.equals(entry.computedHash())) return false;
            previous = entry.hash;
        }
        return seq == agreement.trailLength && previous.equals(agreement.trailHead);
    }

    @SuppressWarnings("unchecked") // details are written as objects
    private static Entry shown(TrailEntry entry) {
        return new Entry(
                entry.seq,
                entry.at,
                entry.actor,
                entry.kind,
                CanonicalJson.read(entry.detail, Map.class),
                entry.previous,
                entry.hash);
    }
}
