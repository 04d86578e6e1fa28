package org.commonground.kernel.page;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.aggregate.Aggregate;
import org.commonground.kernel.aggregate.Identified;
import org.commonground.kernel.json.Storable;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * What a list of one aggregate may be filtered and sorted by, and how a page of it is read: by key, never by offset, so that
 * a deep page costs what the first costs and no row is skipped or repeated when others come and go.
 */
public final class Listing<E extends Identified> {
    private final Class<E> entity;
    private final Map<String, Field<E>> fields = new LinkedHashMap<>();
    private final Field<E> id = new Field<>("id", "id", UUID.class, UUID::fromString, Identified::id, false);

    private Listing(Class<E> entity) {
        this.entity = entity;
        fields.put(id.name, id);
    }

    /**
     * @param path from the row, in HQL
     * @param value null where the list cannot be sorted by the field
     */
    private record Field<E>(
            String name,
            String path,
            Class<?> type,
            Function<String, Object> parse,
            @Nullable Function<E, ? extends @Nullable Object> value,
            boolean array) {
        boolean isOrdered() {
            return !array && !type.isEnum() && type != Boolean.class && type != UUID.class;
        }

        List<String> allowed() {
            return type.isEnum()
                    ? Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .toList()
                    : List.of();
        }
    }

    private record Term<E>(Field<E> field, Function<E, ? extends @Nullable Object> value, boolean descending) {}

    /** A list that can be filtered and sorted by id, createdAt and updatedAt, and by what is added to it. */
    public static <E extends Aggregate> Listing<E> of(Class<E> entity) {
        return new Listing<>(entity)
                .instant("createdAt", Aggregate::createdAt)
                .instant("updatedAt", Aggregate::updatedAt);
    }

    /** A list of rows that are no aggregates, which can be filtered and sorted by id and by what is added to it. */
    public static <E extends Identified> Listing<E> ofRows(Class<E> entity) {
        return new Listing<>(entity);
    }

    /** A text to filter and sort by; it must not be null on any row. */
    public Listing<E> text(String name, Function<E, String> value) {
        return put(name, String.class, text -> text, value, false);
    }

    /** A text that may be absent: to filter by, not to sort by. */
    public Listing<E> optionalText(String name) {
        return put(name, String.class, text -> text, null, false);
    }

    public Listing<E> uuid(String name) {
        return put(name, UUID.class, UUID::fromString, null, false);
    }

    public Listing<E> date(String name, Function<E, LocalDate> value) {
        return put(name, LocalDate.class, LocalDate::parse, value, false);
    }

    public Listing<E> optionalDate(String name) {
        return optionalDate(name, name);
    }

    /** A date that an embedded part of the row has. */
    public Listing<E> optionalDate(String name, String path) {
        fields.put(name, new Field<>(name, path, LocalDate.class, LocalDate::parse, null, false));
        return this;
    }

    public Listing<E> instant(String name, Function<E, Instant> value) {
        return put(name, Instant.class, Instant::parse, value, false);
    }

    public Listing<E> number(String name, Function<E, BigDecimal> value) {
        return put(name, BigDecimal.class, BigDecimal::new, value, false);
    }

    public Listing<E> integer(String name, Function<E, Integer> value) {
        return put(name, Integer.class, Integer::valueOf, value, false);
    }

    public Listing<E> flag(String name) {
        return put(
                name,
                Boolean.class,
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException(text);
                },
                null,
                false);
    }

    public <C extends Enum<C>> Listing<E> code(String name, Class<C> codes) {
        return put(name, codes, text -> constant(codes, text), null, false);
    }

    /** A set of codes, kept as an array: {@code =} and {@code ~} ask whether it holds the value. */
    public <C extends Enum<C>> Listing<E> codes(String name, Class<C> codes) {
        return put(name, codes, text -> constant(codes, text), null, true);
    }

    /** By the code on the wire, which is what {@code toString} of our code lists gives. */
    private static <C extends Enum<C>> C constant(Class<C> codes, String text) {
        return Arrays.stream(codes.getEnumConstants())
                .filter(constant -> constant.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    public Listing<E> texts(String name) {
        return put(name, String.class, text -> text, null, true);
    }

    public Listing<E> uuids(String name) {
        return put(name, UUID.class, UUID::fromString, null, true);
    }

    private Listing<E> put(
            String name,
            Class<?> type,
            Function<String, Object> parse,
            @Nullable Function<E, ? extends @Nullable Object> value,
            boolean array) {
        fields.put(name, new Field<>(name, name, type, parse, value, array));
        return this;
    }

    /** One page of the rows that the scope allows and the query asks for; one statement, two with a count. */
    public Page<E> page(Session db, ListQuery query, Where scope) {
        var violations = new ArrayList<Violation>();
        int limit = limit(query, violations);
        boolean counting = counting(query, violations);
        var order = order(query, violations);
        var parameters = new LinkedHashMap<>(scope.parameters());
        var condition = condition(query, parameters, violations);
        if (!violations.isEmpty())
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "a parameter cannot be used", violations);
        var where = "(%s) and (%s)".formatted(scope.hql(), condition);
        var total = counting ? count(db, where, parameters) : null;

        var list = "%s|%s|%s".formatted(entity.getSimpleName(), orBlank(query.filter()), orBlank(query.sort()));
        if (query.cursor() != null && !query.cursor().isBlank())
            where += " and (" + after(Cursor.open(query.cursor(), list), order, parameters) + ")";
        var selection = db.createSelectionQuery(
                "from %s e where %s order by %s".formatted(entity.getName(), where, orderBy(order)), entity);
        parameters.forEach(selection::setParameter);
        var rows = selection.setMaxResults(limit + 1).setReadOnly(true).getResultList();
        if (rows.size() <= limit) return new Page<>(rows, null, total);
        var shown = rows.subList(0, limit);
        var last = shown.getLast();
        var values = order.stream()
                .map(term -> String.valueOf(term.value.apply(last)))
                .toList();
        return new Page<>(shown, new Cursor(list, values).sealed(), total);
    }

    private static String orBlank(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static int limit(ListQuery query, List<Violation> violations) {
        if (query.limit() == null) return ListQuery.DEFAULT_LIMIT;
        try {
            int limit = Integer.parseInt(query.limit());
            if (limit >= 1 && limit <= ListQuery.MAX_LIMIT) return limit;
        } catch (NumberFormatException e) {
            // said below, as for any other number that is not allowed
        }
        violations.add(
                Violation.parameter("limit", "out-of-bounds", "a whole number from 1 to " + ListQuery.MAX_LIMIT));
        return ListQuery.DEFAULT_LIMIT;
    }

    private static boolean counting(ListQuery query, List<Violation> violations) {
        if (query.count() == null || query.count().equals("false")) return false;
        if (!query.count().equals("true"))
            violations.add(Violation.parameter("count", "unknown-value", "true or false")
                    .allowing(List.of("true", "false")));
        return true;
    }

    private List<Term<E>> order(ListQuery query, List<Violation> violations) {
        var order = new ArrayList<Term<E>>();
        var seen = new HashSet<String>();
        if (query.sort() != null && !query.sort().isBlank())
            for (var part : query.sort().split(",")) {
                var name = part.strip();
                boolean descending = name.startsWith("-");
                if (descending) name = name.substring(1);
                var field = fields.get(name);
                if (field == null || field.value == null)
                    violations.add(Violation.parameter(
                                    "sort", "unknown-field", "the list is not sorted by '%s'".formatted(name))
                            .allowing(sortable()));
                else if (!seen.add(name))
                    violations.add(Violation.parameter("sort", "repeated", "'%s' stands twice".formatted(name)));
                else order.add(new Term<>(field, field.value, descending));
            }
        if (seen.add("id")) {
            boolean descending = !order.isEmpty() && order.getLast().descending;
            order.add(new Term<>(id, Identified::id, descending));
        }
        return order;
    }

    private List<String> sortable() {
        return fields.values().stream()
                .filter(field -> field.value != null)
                .map(Field::name)
                .toList();
    }

    private static <E> String orderBy(List<Term<E>> order) {
        return String.join(
                ", ",
                order.stream()
                        .map(term -> "e." + term.field.path + (term.descending ? " desc" : ""))
                        .toList());
    }

    private String condition(ListQuery query, Map<String, Object> parameters, List<Violation> violations) {
        if (query.filter() == null || query.filter().isBlank()) return "1 = 1";
        var alternatives = new ArrayList<String>();
        for (var conditions : Filter.parse(query.filter()).alternatives()) {
            var all = new ArrayList<String>();
            for (var condition : conditions) all.add(condition(condition, parameters, violations));
            alternatives.add(String.join(" and ", all));
        }
        return String.join(" or ", alternatives);
    }

    private String condition(Filter.Condition condition, Map<String, Object> parameters, List<Violation> violations) {
        var field = fields.get(condition.field());
        if (field == null) {
            violations.add(Violation.parameter(
                            "filter", "unknown-field", "the list is not filtered by '%s'".formatted(condition.field()))
                    .allowing(List.copyOf(fields.keySet())));
            return "1 = 0";
        }
        Object value;
        try {
            value = field.parse.apply(condition.value());
            if (!isStorable(value)) throw new IllegalArgumentException(condition.value());
        } catch (RuntimeException e) {
            violations.add(Violation.parameter(
                            "filter",
                            "wrong-type",
                            "'%s' is not a %s".formatted(condition.field(), field.type.getSimpleName()))
                    .allowing(field.allowed()));
            return "1 = 0";
        }
        var operator = condition.operator();
        var name = "f" + parameters.size();
        if (field.array && (operator == Filter.Operator.EQUAL || operator == Filter.Operator.CONTAINS)) {
            parameters.put(name, stored(value));
            return holds(field, name) + " = true";
        }
        if (field.array && operator == Filter.Operator.NOT_EQUAL) {
            parameters.put(name, stored(value));
            return holds(field, name) + " = false";
        }
        if (field.type == String.class && operator == Filter.Operator.CONTAINS) {
            parameters.put(name, "%" + escaped(condition.value().toLowerCase(Locale.ROOT)) + "%");
            return "lower(e.%s) like :%s escape '!'".formatted(field.path, name);
        }
        var comparesOrder = operator != Filter.Operator.EQUAL && operator != Filter.Operator.NOT_EQUAL;
        if (operator != Filter.Operator.CONTAINS && !field.array && (!comparesOrder || field.isOrdered())) {
            parameters.put(name, value);
            return "e.%s %s :%s".formatted(field.path, operator.sign, name);
        }
        violations.add(Violation.parameter(
                "filter",
                "operator-not-allowed",
                "'%s' cannot be compared with %s".formatted(field.name, operator.sign)));
        return "1 = 0";
    }

    /** What no row can hold is not sent to the database, which would refuse it in words of its own. */
    private static boolean isStorable(Object value) {
        return switch (value) {
            case String text -> Storable.is(text);
            case LocalDate date -> Storable.is(date);
            case Instant instant -> Storable.is(instant);
            case BigDecimal number -> Storable.is(number);
            default -> true;
        };
    }

    private static String stored(Object element) {
        return element instanceof Enum<?> code ? code.name() : element.toString();
    }

    /** In SQL, because it is what the GIN index on the array is for. */
    private static String holds(Field<?> field, String parameter) {
        return "cast(sql('(? @> array[cast(? as %s)])', e.%s, :%s) as Boolean)"
                .formatted(field.type == UUID.class ? "uuid" : "text", field.path, parameter);
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /**
     * The rows behind the cursor. For one direction it is a row comparison; else the lexicographic expansion. Both start with a
     * bound on the first term, which is what the index is entered by.
     */
    private String after(Cursor cursor, List<Term<E>> order, Map<String, Object> parameters) {
        var names = new ArrayList<String>();
        for (int i = 0; i < order.size(); i++) {
            var name = "c" + i;
            parameters.put(name, order.get(i).field.parse.apply(cursor.after().get(i)));
            names.add(":" + name);
        }
        var alternatives = new ArrayList<String>();
        for (int i = 0; i < order.size(); i++) {
            var all = new ArrayList<String>();
            for (int j = 0; j < i; j++) all.add("e.%s = %s".formatted(order.get(j).field.path, names.get(j)));
            all.add("e.%s %s %s".formatted(order.get(i).field.path, order.get(i).descending ? "<" : ">", names.get(i)));
            alternatives.add("(" + String.join(" and ", all) + ")");
        }
        var first = order.getFirst();
        return "e.%s %s %s and (%s)"
                .formatted(
                        first.field.path,
                        first.descending ? "<=" : ">=",
                        names.getFirst(),
                        String.join(" or ", alternatives));
    }

    private long count(Session db, String where, Map<String, Object> parameters) {
        var counting = db.createSelectionQuery(
                "select count(e) from %s e where %s".formatted(entity.getName(), where), Long.class);
        parameters.forEach(counting::setParameter);
        return counting.getSingleResult();
    }
}
