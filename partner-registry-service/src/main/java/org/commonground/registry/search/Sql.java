package org.commonground.registry.search;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/** SQL that is put together from parts, with what it is asked with. Values are never part of the text. */
final class Sql {
    private final StringBuilder text;
    private final Map<String, Object> parameters;

    private Sql(String text, Map<String, Object> parameters) {
        this.text = new StringBuilder(text);
        this.parameters = new LinkedHashMap<>(parameters);
    }

    /** A list of codes as one text, which {@link #listed} takes apart: an array is looked up anew with every row set. */
    static String list(String array) {
        return "array_to_string(" + array + ", chr(31))";
    }

    /** What {@link #list} made. */
    static List<String> listed(@Nullable Object list) {
        return list instanceof String text && !text.isEmpty() ? List.of(text.split("\u001f", -1)) : List.of();
    }

    static Sql of(String text) {
        return new Sql(text, Map.of());
    }

    Sql add(String more) {
        text.append(' ').append(more);
        return this;
    }

    Sql and(String condition) {
        return add("and " + condition);
    }

    Sql with(String name, Object value) {
        parameters.put(name, value);
        return this;
    }

    /** What another one that stands in this one is asked with. */
    Sql withAll(Sql other) {
        parameters.putAll(other.parameters);
        return this;
    }

    String text() {
        return text.toString();
    }

    /** Around this one, with its parameters. */
    Sql within(String before, String after) {
        return new Sql(before + " " + text + " " + after, parameters);
    }

    List<Object[]> rows(Session db) {
        var query = db.createNativeQuery(text.toString(), Object[].class);
        parameters.forEach(query::setParameter);
        return query.getResultList();
    }

    /** Rows by their first column, an id of which there is one row. */
    <T> Map<UUID, T> byId(Session db, Function<Object[], T> row) {
        var byId = new HashMap<UUID, T>();
        for (var each : rows(db)) byId.put((UUID) each[0], row.apply(each));
        return byId;
    }

    long number(Session db) {
        var query = db.createNativeQuery(text.toString(), Long.class);
        parameters.forEach(query::setParameter);
        return query.getSingleResult();
    }
}
