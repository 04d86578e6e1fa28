package org.commonground.kernel.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.reflect.Field;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.commonground.kernel.access.CurrentCaller;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Ids;
import org.hibernate.Interceptor;
import org.hibernate.Session;
import org.hibernate.type.Type;
import org.jspecify.annotations.Nullable;

/**
 * Watches what Hibernate writes and adds to the history in the same transaction, one batch a flush. What is written past
 * Hibernate's entities (SQL of our own, set-wise imports) is not recorded here: a service that creates rows so derives their
 * first versions from the rows, in {@code told_history}.
 */
@Singleton
@PersistenceUnitExtension
class ChangeRecorder implements Interceptor {
    private static final String PENDING = ChangeRecorder.class.getName();
    /** They change with everything else, and stand beside the changes. */
    private static final Set<String> NOT_TOLD =
            Set.of("id", "district", "version", "createdAt", "createdBy", "updatedAt", "updatedBy");

    private final ConcurrentHashMap<Class<?>, Set<String>> leftOut = new ConcurrentHashMap<>();
    private final Instance<Session> db;
    private final TransactionSynchronizationRegistry transaction;
    private final CurrentCaller current;
    private final ObjectMapper json;

    ChangeRecorder(
            Instance<Session> db,
            TransactionSynchronizationRegistry transaction,
            CurrentCaller current,
            ObjectMapper json) {
        this.db = db;
        this.transaction = transaction;
        this.current = current;
        this.json = json;
    }

    private record Pending(Aggregate about, Change.Kind kind, List<Change.FieldChange> changes) {}

    @Override
    public boolean onPersist(Object entity, Object id, Object[] state, String[] names, Type[] types) {
        // its first values are the `from` of its first changes
        if (entity instanceof Aggregate aggregate) note(aggregate, Change.Kind.CREATED, List.of());
        return false;
    }

    @Override
    public boolean onFlushDirty(
            Object entity,
            Object id,
            @Nullable Object[] now,
            @Nullable Object @Nullable [] before,
            String[] names,
            Type[] types) {
        if (entity instanceof Aggregate aggregate && before != null) {
            var changes = new ArrayList<Change.FieldChange>();
            for (int i = 0; i < names.length; i++)
                if (isTold(entity, names[i]) && !types[i].isAssociationType() && !types[i].isEqual(before[i], now[i]))
                    changes.add(new Change.FieldChange(names[i], json(before[i]), json(now[i]), null));
            note(aggregate, Change.Kind.CHANGED, changes);
        }
        return false;
    }

    @Override
    public void onRemove(Object entity, Object id, @Nullable Object[] state, String[] names, Type[] types) {
        if (!(entity instanceof Aggregate aggregate)) return;
        var last = new ArrayList<Change.FieldChange>();
        for (int i = 0; i < names.length; i++)
            if (isTold(entity, names[i]) && !types[i].isAssociationType() && state[i] != null)
                last.add(new Change.FieldChange(names[i], json(state[i]), null, null));
        note(aggregate, Change.Kind.DELETED, last);
    }

    /** The versions are known only now. */
    @Override
    public void postFlush(Iterator<Object> entities) {
        var pending = pending();
        if (pending.isEmpty()) return;
        var rows = List.copyOf(pending);
        pending.clear();
        db.get().doWork(connection -> {
            try (var insert = connection.prepareStatement("""
                    insert into history (district, aggregate_id, id, version, at, actor, kind, changes)
                    values (?, ?, ?, ?, ?, ?, ?, ?)
                    """)) {
                for (var row : rows) {
                    insert.setString(1, current.get().district());
                    insert.setObject(2, row.about.id(), Types.OTHER);
                    insert.setObject(3, Ids.next(), Types.OTHER);
                    insert.setLong(
                            4,
                            switch (row.kind) {
                                case CREATED -> 0;
                                case CHANGED -> row.about.version();
                                case DELETED -> row.about.version() + 1;
                            });
                    insert.setTimestamp(5, Timestamp.from(row.about.updatedAt()));
                    insert.setString(
                            6, row.kind == Change.Kind.DELETED ? current.get().subject() : row.about.updatedBy());
                    insert.setString(7, row.kind.name());
                    insert.setString(8, text(row.changes));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    private boolean isTold(Object entity, String field) {
        return !NOT_TOLD.contains(field)
                && !leftOut.computeIfAbsent(
                                entity.getClass(),
                                type -> Arrays.stream(type.getDeclaredFields())
                                        .filter(each -> each.isAnnotationPresent(WithoutHistory.class))
                                        .map(Field::getName)
                                        .collect(Collectors.toUnmodifiableSet()))
                        .contains(field);
    }

    private void note(Aggregate aggregate, Change.Kind kind, List<Change.FieldChange> changes) {
        if (!aggregate.getClass().isAnnotationPresent(WithoutHistory.class))
            pending().add(new Pending(aggregate, kind, changes));
    }

    @SuppressWarnings("unchecked") // nobody else puts anything under this name
    private List<Pending> pending() {
        // outside a district nothing is written that anybody could read
        if (transaction.getTransactionKey() == null || CurrentCaller.ifAny().isEmpty()) return new ArrayList<>();
        var known = (List<Pending>) transaction.getResource(PENDING);
        if (known != null) return known;
        var fresh = new ArrayList<Pending>();
        transaction.putResource(PENDING, fresh);
        return fresh;
    }

    private @Nullable JsonNode json(@Nullable Object value) {
        if (value == null) return null;
        try {
            return json.valueToTree(value);
        } catch (IllegalArgumentException e) {
            return TextNode.valueOf(value.toString());
        }
    }

    private String text(List<Change.FieldChange> changes) throws SQLException {
        try {
            return json.writeValueAsString(changes);
        } catch (JsonProcessingException e) {
            throw new SQLException(e);
        }
    }
}
