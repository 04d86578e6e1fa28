package org.commonground.kernel.district;

import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.commonground.kernel.access.CurrentCaller;
import org.hibernate.LockMode;
import org.hibernate.Session;

/**
 * Work that the suite does by itself is looked for in all districts at once, and done in the name of each, a short transaction
 * a piece. What fails is logged and stays for the next run. Several instances may run the same work: a row that one holds is
 * passed over by the others, and a step that was taken is not due again.
 */
@ApplicationScoped
public class AcrossDistricts {
    private static final int PAGE = 200;
    private static final UUID BEGINNING = new UUID(0, 0);

    private final Session db;

    AcrossDistricts(Session db) {
        this.db = db;
    }

    /** A row that waits. */
    public record Waiting(String district, UUID id) {}

    /** What a statement finds, whosever it is; it tells of each row which district it is of. */
    public <R> List<R> find(String sql, Class<R> row, Map<String, ?> parameters) {
        return in("-", () -> {
            var query = db.createNativeQuery(sql, row);
            parameters.forEach(query::setParameter);
            return query.getResultList();
        });
    }

    /**
     * Rows that wait, a page at a time and each once.
     *
     * @param sql finds district and id, behind the id {@code :after} and in the order of ids, {@code :page} of them
     */
    public void eachPage(String sql, Map<String, ?> parameters, Consumer<List<Waiting>> work) {
        var after = BEGINNING;
        for (var page = page(sql, parameters, after); !page.isEmpty(); page = page(sql, parameters, after)) {
            work.accept(page);
            after = page.getLast().id();
        }
    }

    private List<Waiting> page(String sql, Map<String, ?> parameters, UUID after) {
        var all = new HashMap<String, Object>(parameters);
        all.put("after", after);
        all.put("page", PAGE);
        return find(sql, Waiting.class, all);
    }

    /** Each row that waits, as its district's. */
    public void each(String what, String sql, Map<String, ?> parameters, Consumer<UUID> step) {
        eachPage(sql, parameters, page -> {
            for (var row : page) attempt(row.district, what + " " + row.id, () -> step.accept(row.id));
        });
    }

    /** The same of entities, locked. */
    public <E> void each(Class<E> entity, String sql, Map<String, ?> parameters, Consumer<E> step) {
        each(
                entity.getSimpleName(),
                sql,
                parameters,
                id -> lockUnlessBusy(entity, id).ifPresent(step));
    }

    private <E> Optional<E> lockUnlessBusy(Class<E> entity, UUID id) {
        return db.createSelectionQuery("from %s e where e.id = :id".formatted(entity.getName()), entity)
                .setParameter("id", id)
                .setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED)
                .getResultStream()
                .findFirst();
    }

    /** One piece of work, or a line in the log that it waits. */
    public void attempt(String district, String what, Runnable work) {
        try {
            in(district, () -> {
                work.run();
                return what;
            });
        } catch (RuntimeException e) {
            Log.warnf(e, "%s of %s waits for the next run", what, district);
        }
    }

    /** In a transaction of its own, as a district's. */
    public <T> T in(String district, Supplier<T> work) {
        return CurrentCaller.asSystem(
                district, () -> QuarkusTransaction.requiringNew().call(work::get));
    }
}
