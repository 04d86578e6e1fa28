package org.commonground.kernel.job;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.page.ListQuery;
import org.commonground.kernel.page.Listing;
import org.commonground.kernel.page.Page;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** The jobs of this service. Input lies in the database, so that an accepted job survives any crash. */
@ApplicationScoped
public class Jobs {
    static final Duration LEASE = Duration.ofSeconds(20);
    private static final int CHUNK = 1 << 20;
    private static final Listing<Job> LISTING =
            Listing.of(Job.class).text("kind", job -> job.kind).code("state", JobState.class);

    private final Session db;
    private final AgroalDataSource database;
    private final CurrentCaller current;
    private final ObjectMapper json;
    private final Event<Submitted> submitted;
    private final Clock clock;

    Jobs(
            Session db,
            AgroalDataSource database,
            CurrentCaller current,
            ObjectMapper json,
            Event<Submitted> submitted,
            Clock clock) {
        this.db = db;
        this.database = database;
        this.current = current;
        this.json = json;
        this.submitted = submitted;
        this.clock = clock;
    }

    /** A job was accepted. */
    record Submitted(UUID id) {}

    public Job get(UUID id) {
        var job = db.find(Job.class, id);
        if (job == null) throw Problem.notFound("job", id);
        return job;
    }

    /** As above, and only if it is of one of these kinds. */
    public Job get(UUID id, Set<String> kinds) {
        var job = get(id);
        if (!kinds.contains(job.kind)) throw Problem.notFound("job", id);
        return job;
    }

    public Page<Job> page(ListQuery query, Set<String> kinds) {
        return LISTING.page(db, query, new Where("e.kind in (:kinds)", Map.of("kinds", kinds)));
    }

    /** Accepts work: from the commit on it will be done. */
    @Transactional(MANDATORY)
    public Job submit(String kind, Map<String, String> parameters, InputStream input) throws IOException {
        var job = new Job(kind, parameters, current.get(), clock.instant());
        db.persist(job);
        db.flush();
        for (int no = 0; ; no++) {
            var chunk = input.readNBytes(CHUNK);
            if (chunk.length == 0 && no > 0) break;
            db.createNativeMutationQuery("insert into job_input (job_id, no, chunk) values (:job, :no, :chunk)")
                    .setParameter("job", job.id())
                    .setParameter("no", no)
                    .setParameter("chunk", chunk)
                    .executeUpdate();
        }
        submitted.fire(new Submitted(job.id()));
        return job;
    }

    /** Asks a job to stop at its next row; one that has ended stays as it is. */
    @Transactional(MANDATORY)
    public Job cancel(UUID id) {
        get(id);
        db.createMutationQuery("update Job set cancelRequested = true, version = version + 1,"
                        + " state = case when state = :queued then :cancelled else state end"
                        + " where id = :id and state in (:queued, :running)")
                .setParameter("id", id)
                .setParameter("queued", JobState.QUEUED)
                .setParameter("running", JobState.RUNNING)
                .setParameter("cancelled", JobState.CANCELLED)
                .executeUpdate();
        db.clear();
        var job = get(id);
        if (job.state == JobState.CANCELLED) forgetInput(id);
        return job;
    }

    /** The report's rows after a row of it, at most 1,000; the id of the last is where the next call goes on. */
    public List<Reported> report(UUID job, long after) {
        return db.createNativeQuery("""
                        select r.id, r.row, r.code, r.pointer, r.message, r.natural_key
                        from job_report r join job j on j.id = r.job_id
                        where j.district = :district and r.job_id = :job and r.id > :after order by r.id limit 1000
                        """, Reported.class)
                .setParameter("district", current.get().district())
                .setParameter("job", job)
                .setParameter("after", after)
                .getResultList();
    }

    public record Reported(
            Long id,
            Long row,
            String code,
            @Nullable String pointer,
            @Nullable String message,
            @Nullable String naturalKey) {
        public RowReport view() {
            return new RowReport(row, code, pointer, message, naturalKey);
        }
    }

    /** @param attempt a process that lost the job to another, and wakes up again, changes nothing of it any more */
    record Claimed(
            UUID id, String district, String submitter, String kind, Map<String, String> parameters, int attempt) {}

    /** Takes the oldest job that waits or whose process is gone; it is ours until the lease ends. */
    @SuppressWarnings("unchecked")
    Optional<Claimed> claim() {
        try (var connection = database.getConnection();
                var claim = connection.prepareStatement("""
                        /* across districts: one runner works for all */
                        update job set state = 'RUNNING', version = version + 1, lease_until = ?, updated_at = ?,
                            started_at = coalesce(started_at, ?), done = 0, counts = '{}', attempt = attempt + 1
                        where id = (
                            select id from job
                            where state = 'QUEUED' or (state = 'RUNNING' and lease_until < ?)
                            order by id for update skip locked limit 1)
                        returning id, district, created_by, kind, parameters, attempt
                        """)) {
            var now = clock.instant();
            claim.setTimestamp(1, Timestamp.from(now.plus(LEASE)));
            for (int i = 2; i <= 4; i++) claim.setTimestamp(i, Timestamp.from(now));
            try (var row = claim.executeQuery()) {
                if (!row.next()) return Optional.empty();
                var claimed = new Claimed(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        json.readValue(row.getString(5), Map.class),
                        row.getInt(6));
                try (var forget = connection.prepareStatement("delete from job_report where job_id = ?")) {
                    forget.setObject(1, claimed.id);
                    forget.executeUpdate();
                }
                return Optional.of(claimed);
            }
        } catch (SQLException | JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** False if the client asked to stop, or another process has the job by now. Runs beside the work's own transaction, so that it is seen at once. */
    boolean saveProgress(Claimed job, long done, long total, Map<String, Long> counts) {
        return update(
                        """
                /* across districts: the job that was claimed */
                update job set done = ?, total = ?, counts = ?::jsonb, lease_until = ?, updated_at = ?,
                    version = version + 1
                where id = ? and attempt = ? and not cancel_requested
                """,
                        done,
                        total,
                        write(counts),
                        Timestamp.from(clock.instant().plus(LEASE)),
                        now(),
                        job.id,
                        job.attempt)
                == 1;
    }

    void extendLease(Claimed job) {
        update(
                "/* across districts: the job that was claimed */"
                        + " update job set lease_until = ? where id = ? and attempt = ? and state = 'RUNNING'",
                Timestamp.from(clock.instant().plus(LEASE)),
                job.id,
                job.attempt);
    }

    void finish(Claimed job, JobState state, @Nullable String failure) {
        var ours = update("""
                /* across districts: the job that was claimed */
                update job set state = ?, failure = ?, finished_at = ?, updated_at = ?, lease_until = null,
                    version = version + 1
                where id = ? and attempt = ? and state = 'RUNNING'
                """, state.name(), failure, now(), now(), job.id, job.attempt);
        if (ours == 1) forgetInput(job.id);
    }

    /** An ended job never runs again, so it needs its input no more. */
    private void forgetInput(UUID id) {
        update("delete from job_input where job_id = ?", id);
    }

    /** How many wait, in all districts. */
    long queued() {
        try (var connection = database.getConnection();
                var count = connection.prepareStatement("""
                        /* across districts: for the operator's metrics */
                        select count(*) from job where state = 'QUEUED'
                        """);
                var found = count.executeQuery()) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Beside the work's own transaction: what was wrong is told also when the work is rolled back. */
    void saveReport(UUID id, List<RowReport> rows) {
        if (!rows.isEmpty()) QuarkusTransaction.suspendingExisting().run(() -> insertReport(id, rows));
    }

    private void insertReport(UUID id, List<RowReport> rows) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("insert into job_report"
                        + " (job_id, row, code, pointer, message, natural_key) values (?, ?, ?, ?, ?, ?)")) {
            for (var row : rows) {
                insert.setObject(1, id);
                insert.setLong(2, row.row());
                insert.setString(3, row.code());
                insert.setString(4, row.pointer());
                insert.setString(5, row.message());
                insert.setString(6, row.naturalKey());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    InputStream input(UUID id) {
        return new InputStream() {
            private int no;
            private byte @Nullable [] chunk = chunk(id, 0);
            private int at;

            @Override
            public int read() {
                var one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                while (chunk != null && at == chunk.length) {
                    chunk = chunk(id, ++no);
                    at = 0;
                }
                if (chunk == null) return -1;
                int some = Math.min(length, chunk.length - at);
                System.arraycopy(chunk, at, into, offset, some);
                at += some;
                return some;
            }
        };
    }

    private byte @Nullable [] chunk(UUID id, int no) {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("select chunk from job_input where job_id = ? and no = ?")) {
            select.setObject(1, id);
            select.setInt(2, no);
            try (var row = select.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    private String write(Map<String, Long> counts) {
        try {
            return json.writeValueAsString(counts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In a transaction of its own, whatever the work is in the middle of. */
    private int update(String sql, @Nullable Object... values) {
        return QuarkusTransaction.suspendingExisting().call(() -> {
            try (var connection = database.getConnection();
                    var statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) statement.setObject(i + 1, values[i]);
                return statement.executeUpdate();
            }
        });
    }
}
