package org.commonground.metrics.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;

/** The snapshots of the caller's district; their rows lie apart, so that a list does not read them. */
@ApplicationScoped
class Snapshots {
    private static final Listing<Snapshot> LISTING = Listing.of(Snapshot.class)
            .text("title", snapshot -> snapshot.title)
            .instant("asOf", snapshot -> snapshot.asOf)
            .code("state", SnapshotState.class);

    private final Session db;
    private final CurrentCaller current;

    Snapshots(Session db, CurrentCaller current) {
        this.db = db;
        this.current = current;
    }

    Snapshot get(UUID id) {
        var snapshot = db.find(Snapshot.class, id);
        if (snapshot == null || !isVisible(snapshot)) throw Problem.notFound("snapshot", id);
        return snapshot;
    }

    private boolean isVisible(Snapshot snapshot) {
        return current.reach() == Reach.ALL || snapshot.state == SnapshotState.PUBLISHED;
    }

    Page<Snapshot> page(ListQuery query) {
        return LISTING.page(
                db,
                query,
                switch (current.reach()) {
                    case ALL -> Where.EVERYTHING;
                    case OWN, PUBLISHED -> Where.of("e.state = :published", "published", SnapshotState.PUBLISHED);
                    case NONE -> Where.NOTHING;
                });
    }

    void add(Snapshot snapshot, byte[] rows) {
        db.persist(snapshot);
        db.flush();
        db.createNativeMutationQuery(
                        "insert into report_snapshot_rows (district, snapshot_id, rows) values (:district, :id, :rows)")
                .setParameter("district", current.get().district())
                .setParameter("id", snapshot.id())
                .setParameter("rows", rows)
                .executeUpdate();
    }

    /** The rows as they were stored. */
    byte[] rows(Snapshot snapshot) {
        return db.createNativeQuery(
                        "select rows from report_snapshot_rows where district = :district and snapshot_id = :id",
                        byte[].class)
                .setParameter("district", current.get().district())
                .setParameter("id", snapshot.id())
                .getSingleResult();
    }

    /** A line each, in UTF-8, ended by a line feed. */
    static byte[] bytes(List<String> lines) {
        var text = new StringBuilder();
        for (var line : lines) text.append(line).append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    static byte[] sha256(byte[] rows) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(rows);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
