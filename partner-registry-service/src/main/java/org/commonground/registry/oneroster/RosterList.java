package org.commonground.registry.oneroster;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.page.Filter;
import org.commonground.kernel.page.Where;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.kernel.problem.Violation;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * A OneRoster collection read by offset, as the standard has it: two statements a page, the rows and their number. The
 * collections are a district's organisations and sessions, so offsets stay small; native lists page by key.
 *
 * @param entity the entity behind it, alias {@code e}
 * @param select what is read of each row
 * @param fields what may be filtered and sorted by
 * @param shown what a record has, for {@code fields=}
 */
record RosterList(String entity, String select, Map<String, RosterField> fields, List<String> shown) {

    /** One page: the rows, how many there are in all, and where it stands. */
    record Found(List<Object[]> rows, long total, int offset, int limit, Set<String> fields) {}

    Found find(Session db, RosterQuery query, Where scope) {
        var violations = new ArrayList<Violation>();
        int limit = number("limit", query.limit(), RosterQuery.DEFAULT_LIMIT, 1, RosterQuery.MAX_LIMIT, violations);
        int offset = number("offset", query.offset(), 0, 0, Integer.MAX_VALUE, violations);
        var order = order(query, violations);
        var wanted = selection(query.fields(), shown, violations);
        var parameters = new LinkedHashMap<>(scope.parameters());
        var condition = condition(query.filter(), parameters, violations);
        if (!violations.isEmpty())
            throw Problem.of(ProblemCode.INVALID_PARAMETER, "a parameter cannot be used", violations);
        var where = "from %s e where (%s) and (%s)".formatted(entity, scope.hql(), condition);
        var counting = db.createSelectionQuery("select count(e) " + where, Long.class);
        parameters.forEach(counting::setParameter);
        long total = counting.getSingleResult();
        if (offset >= total) return new Found(List.of(), total, offset, limit, wanted);
        var selecting =
                db.createSelectionQuery("select %s %s order by %s".formatted(select, where, order), Object[].class);
        parameters.forEach(selecting::setParameter);
        var rows = selecting.setFirstResult(offset).setMaxResults(limit).getResultList();
        return new Found(rows, total, offset, limit, wanted);
    }

    /** The row with a sourcedId, if the scope holds it. */
    Object @Nullable [] one(Session db, String sourcedId, Where scope) {
        var selecting = db.createSelectionQuery(
                "select %s from %s e where e.sourcedId = :sourcedId and (%s)".formatted(select, entity, scope.hql()),
                Object[].class);
        scope.parameters().forEach(selecting::setParameter);
        return selecting.setParameter("sourcedId", sourcedId).getSingleResultOrNull();
    }

    /** The fields that a client asks for; all if it does not say. */
    static Set<String> selection(@Nullable String asked, List<String> shown, List<Violation> violations) {
        if (asked == null || asked.isBlank()) return Set.copyOf(shown);
        var wanted = new LinkedHashSet<String>();
        for (var name : asked.split(",", -1)) wanted.add(name.strip());
        var unknown = wanted.stream().filter(name -> !shown.contains(name)).toList();
        if (!unknown.isEmpty())
            violations.add(Violation.parameter("fields", "unknown-field", "there is no field " + unknown)
                    .allowing(shown));
        return wanted;
    }

    private String order(RosterQuery query, List<Violation> violations) {
        var direction = "";
        if (query.orderBy() != null) {
            if (query.orderBy().equals("desc")) direction = " desc";
            else if (!query.orderBy().equals("asc"))
                violations.add(Violation.parameter("orderBy", "unknown-value", "asc or desc")
                        .allowing(List.of("asc", "desc")));
        }
        if (query.sort() == null || query.sort().isBlank()) return "e.sourcedId" + direction;
        var field = fields.get(query.sort().strip());
        if (field == null || !field.sortable()) {
            violations.add(Violation.parameter(
                            "sort", "unknown-field", "the collection is not sorted by '%s'".formatted(query.sort()))
                    .allowing(fields.values().stream()
                            .filter(RosterField::sortable)
                            .map(RosterField::name)
                            .toList()));
            return "e.sourcedId";
        }
        return field.path() + direction + ", e.sourcedId" + direction;
    }

    private String condition(@Nullable String filter, Map<String, Object> parameters, List<Violation> violations) {
        if (filter == null || filter.isBlank()) return "1 = 1";
        var alternatives = new ArrayList<String>();
        for (var conditions : Filter.parse(filter).alternatives()) {
            var all = new ArrayList<String>();
            for (var each : conditions) {
                var field = fields.get(each.field());
                if (field == null) {
                    violations.add(Violation.parameter(
                                    "filter",
                                    "unknown-field",
                                    "the collection is not filtered by '%s'".formatted(each.field()))
                            .allowing(List.copyOf(fields.keySet())));
                    continue;
                }
                try {
                    all.add(field.condition().hql(field.path(), each.operator(), each.value(), parameters));
                } catch (IllegalArgumentException e) {
                    violations.add(Violation.parameter(
                            "filter", "wrong-value", "%s: %s".formatted(field.name(), e.getMessage())));
                }
            }
            alternatives.add(String.join(" and ", all));
        }
        return String.join(" or ", alternatives);
    }

    private static int number(
            String name, @Nullable String text, int otherwise, int least, int most, List<Violation> violations) {
        if (text == null) return otherwise;
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) return number;
        } catch (NumberFormatException e) {
            // said below, as for any other number that is not allowed
        }
        violations.add(
                Violation.parameter(name, "out-of-bounds", "a whole number from %d to %d".formatted(least, most)));
        return otherwise;
    }

    /** The names of a record's components, which are the standard's names. */
    static List<String> namesOf(Class<? extends Record> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }
}
