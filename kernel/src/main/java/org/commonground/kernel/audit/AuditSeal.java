package org.commonground.kernel.audit;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.settings.OwnKeys;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Chains the records of each district, so that what is changed, removed, moved or slipped in afterwards is found. Records
 * are written side by side and chained a moment later by one sealer a service; link and record are under a key that the
 * database does not know.
 */
@ApplicationScoped
public class AuditSeal {
    /** Held by the one sealer of the service's database while it works. */
    private static final long LOCK = 0x61756469740AL;

    private static final int BATCH = 2_000;
    /** How many records one verification looks at; it says where to go on. */
    private static final int VERIFIED_AT_ONCE = 200_000;

    private static final byte[] GENESIS = new byte[32];
    /** A record that has no link after this time was not written by us. */
    private static final Duration SEALED_WITHIN = Duration.ofMinutes(1);

    private final DataSource database;
    private final CurrentCaller current;
    private final Clock clock;
    private final String key;

    AuditSeal(
            DataSource database, CurrentCaller current, Clock clock, @ConfigProperty(name = OwnKeys.AUDIT) String key) {
        this.database = database;
        this.current = current;
        this.clock = clock;
        this.key = key;
    }

    /**
     * What a verification found.
     *
     * @param intact nothing is broken as far as was looked
     * @param checked how many links and their records were looked at
     * @param headNo number of the last link looked at; note it together with its hash, and a later verification from there
     *     proves that the trail up to it is still the one that you saw
     * @param complete whether that is the end of the trail; else go on with {@code after=headNo}
     */
    @Schema(name = "AuditVerification")
    public record Verification(
            boolean intact,
            @Schema(examples = "1204") long checked,
            @Schema(examples = "1204") long headNo,
            @Schema(description = "Hexadecimal.") String headHash,
            boolean complete,
            @Nullable Break firstBroken) {}

    /**
     * The first place where the trail is not what was written.
     *
     * @param no number of the link, 0 for a record that has none
     */
    @Schema(name = "AuditBreak")
    public record Break(
            @Schema(examples = "17") long no,
            @Nullable UUID recordId,
            @Schema(examples = "record-altered") String code,
            String message) {}

    /** Chains what is waiting; another process that is at it already does all the work. */
    @Scheduled(every = "${commonground.audit.seal-every:1s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void seal() throws SQLException {
        int sealed;
        do {
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                try {
                    sealed = isMine(connection) ? sealBatch(connection) : 0;
                    connection.commit();
                } catch (SQLException | RuntimeException e) {
                    connection.rollback();
                    throw e;
                } finally {
                    connection.setAutoCommit(true);
                }
            }
        } while (sealed == BATCH);
    }

    private static boolean isMine(Connection connection) throws SQLException {
        try (var lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            try (var answer = lock.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private int sealBatch(Connection connection) throws SQLException {
        var waiting = new LinkedHashMap<String, List<UUID>>();
        int count = 0;
        try (var select = connection.prepareStatement("""
                delete from audit_pending where (district, id) in (
                    select district, id from audit_pending order by district, id limit ?)
                returning district, id
                """)) {
            select.setInt(1, BATCH);
            try (var rows = select.executeQuery()) {
                for (; rows.next(); count++)
                    waiting.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                            .add(rows.getObject(2, UUID.class));
            }
        }
        for (var district : waiting.entrySet()) chain(connection, district.getKey(), district.getValue());
        return count;
    }

    private void chain(Connection connection, String district, List<UUID> ids) throws SQLException {
        ids.sort((a, b) -> a.toString().compareTo(b.toString()));
        var macs = new HashMap<UUID, byte[]>();
        try (var select =
                connection.prepareStatement("select id, mac from audit_record where district = ? and id = any (?)")) {
            select.setString(1, district);
            select.setArray(2, connection.createArrayOf("uuid", ids.toArray(UUID[]::new)));
            try (var rows = select.executeQuery()) {
                while (rows.next()) macs.put(rows.getObject(1, UUID.class), rows.getBytes(2));
            }
        }
        long no = 0;
        var hash = GENESIS;
        try (var head = connection.prepareStatement(
                "select no, hash from audit_link where district = ? order by no desc limit 1")) {
            head.setString(1, district);
            try (var rows = head.executeQuery()) {
                if (rows.next()) {
                    no = rows.getLong(1);
                    hash = rows.getBytes(2);
                }
            }
        }
        try (var insert = connection.prepareStatement(
                "insert into audit_link (district, no, record_id, hash) values (?, ?, ?, ?)")) {
            for (var id : ids) {
                // a record that is gone before it is sealed leaves its link, which tells
                hash = link(hash, ++no, id, macs.getOrDefault(id, GENESIS));
                insert.setString(1, district);
                insert.setLong(2, no);
                insert.setObject(3, id);
                insert.setBytes(4, hash);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private byte[] link(byte[] before, long no, UUID id, byte[] mac) {
        return AuditRecord.hmac(
                key,
                ByteBuffer.allocate(before.length + 24 + mac.length)
                        .put(before)
                        .putLong(no)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .put(mac)
                        .array());
    }

    /**
     * Reads the caller's district's trail from behind link {@code after} and names the first thing that is not as it was
     * written.
     *
     * @param after where to begin; 0 for the beginning
     * @param knownHash the hash that link {@code after} had when it was noted, or null
     */
    public Verification verify(long after, @Nullable String knownHash) {
        var district = current.get().district();
        try (var connection = database.getConnection()) {
            return verify(connection, district, after, knownHash);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Verification verify(Connection connection, String district, long after, @Nullable String knownHash)
            throws SQLException {
        var hash = GENESIS;
        if (after > 0) {
            var start = hashOf(connection, district, after);
            if (start == null)
                return broken(
                        0,
                        after,
                        GENESIS,
                        new Break(after, null, "link-missing", "there is no link %d".formatted(after)));
            if (knownHash != null && !HexFormat.of().formatHex(start).equalsIgnoreCase(knownHash))
                return broken(
                        0,
                        after,
                        start,
                        new Break(
                                after,
                                null,
                                "another-trail",
                                "link %d is not the one that you noted".formatted(after)));
            hash = start;
        }
        long no = after;
        long checked = 0;
        while (checked < VERIFIED_AT_ONCE) {
            int seen = 0;
            try (var select = connection.prepareStatement("""
                    select l.no, l.record_id, l.hash, r.*
                    from audit_link l left join audit_record r on r.district = l.district and r.id = l.record_id
                    where l.district = ? and l.no > ? order by l.no limit ?
                    """)) {
                select.setString(1, district);
                select.setLong(2, no);
                select.setInt(3, BATCH);
                try (var rows = select.executeQuery()) {
                    for (; rows.next(); seen++) {
                        var found = check(rows, district, no + 1, hash);
                        if (found != null) return broken(checked, no, hash, found);
                        no = rows.getLong("no");
                        hash = rows.getBytes("hash");
                        checked++;
                    }
                }
            }
            if (seen < BATCH) {
                var unsealed = firstUnsealed(connection, district);
                if (unsealed != null) return broken(checked, no, hash, unsealed);
                return new Verification(true, checked, no, HexFormat.of().formatHex(hash), true, null);
            }
        }
        return new Verification(true, checked, no, HexFormat.of().formatHex(hash), false, null);
    }

    private static Verification broken(long checked, long no, byte[] hash, Break found) {
        return new Verification(false, checked, no, HexFormat.of().formatHex(hash), false, found);
    }

    private static byte @Nullable [] hashOf(Connection connection, String district, long no) throws SQLException {
        try (var select = connection.prepareStatement("select hash from audit_link where district = ? and no = ?")) {
            select.setString(1, district);
            select.setLong(2, no);
            try (var rows = select.executeQuery()) {
                return rows.next() ? rows.getBytes(1) : null;
            }
        }
    }

    private @Nullable Break check(ResultSet row, String district, long expectedNo, byte[] before) throws SQLException {
        long no = row.getLong("no");
        if (no != expectedNo)
            return new Break(expectedNo, null, "link-missing", "link %d was removed".formatted(expectedNo));
        var recordId = row.getObject("record_id", UUID.class);
        var stored = row.getBytes("mac");
        var missing = stored == null;
        if (missing
                || !Arrays.equals(
                        link(before, no, recordId, stored == null ? GENESIS : stored), row.getBytes("hash"))) {
            if (missing)
                return new Break(no, recordId, "record-missing", "the record of link %d was removed".formatted(no));
            return new Break(no, recordId, "link-broken", "link %d or its record was changed or moved".formatted(no));
        }
        return Arrays.equals(view(row).mac(district, key), stored)
                ? null
                : new Break(no, recordId, "record-altered", "the record of link %d was changed".formatted(no));
    }

    private static AuditRecord.AuditRecordView view(ResultSet row) throws SQLException {
        return new AuditRecord.AuditRecordView(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("client"),
                List.of((String[]) row.getArray("roles").getArray()),
                row.getString("operation"),
                Disclosure.valueOf(row.getString("disclosure")),
                row.getString("purpose"),
                row.getString("legal_basis"),
                AuditRecord.Outcome.valueOf(row.getString("outcome")),
                row.getInt("status"),
                List.of((UUID[]) row.getArray("resource_ids").getArray()),
                row.getString("request_digest"),
                row.getObject("row_count", Integer.class),
                row.getString("trace_id"));
    }

    /** Slipped in, or robbed of its link: the sealer would have chained it long ago. */
    private @Nullable Break firstUnsealed(Connection connection, String district) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select r.id from audit_record r
                where r.district = ? and r.at < ?
                  and not exists (select from audit_link l where l.district = r.district and l.record_id = r.id)
                  and not exists (select from audit_pending p where p.district = r.district and p.id = r.id)
                order by r.id limit 1
                """)) {
            select.setString(1, district);
            select.setObject(2, OffsetDateTime.ofInstant(clock.instant().minus(SEALED_WITHIN), ZoneOffset.UTC));
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? new Break(
                                0,
                                rows.getObject(1, UUID.class),
                                "record-unsealed",
                                "the record is not part of the chain")
                        : null;
            }
        }
    }
}
