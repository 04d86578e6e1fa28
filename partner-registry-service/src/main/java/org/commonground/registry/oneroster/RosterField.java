package org.commonground.registry.oneroster;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.commonground.kernel.page.Filter.Operator;

/**
 * A field of a OneRoster record that a client may filter by: its name there, its place in our entity (alias {@code e}), and
 * what a comparison with it means. Texts are compared without regard to case, as the standard asks; identifiers are not.
 *
 * @param sortable whether a client may order by it too
 */
record RosterField(String name, String path, boolean sortable, Condition condition) {

    /** The condition in HQL; it names its values in the parameters. Refuses by {@link IllegalArgumentException}. */
    @FunctionalInterface
    interface Condition {
        String hql(String path, Operator operator, String value, Map<String, Object> parameters);
    }

    static RosterField identifier(String name, String path) {
        return new RosterField(name, path, true, (at, operator, value, parameters) -> switch (operator) {
            case CONTAINS -> contains(at, value, parameters);
            default -> "%s %s :%s".formatted(at, operator.sign(), put(parameters, value));
        });
    }

    /** Where it is absent it differs from every value. */
    static RosterField text(String name, String path) {
        return new RosterField(name, path, true, (at, operator, value, parameters) -> switch (operator) {
            case CONTAINS -> contains(at, value, parameters);
            case NOT_EQUAL ->
                "(%s is null or lower(%s) <> :%s)".formatted(at, at, put(parameters, value.toLowerCase(Locale.ROOT)));
            default ->
                "lower(%s) %s :%s".formatted(at, operator.sign(), put(parameters, value.toLowerCase(Locale.ROOT)));
        });
    }

    static RosterField instant(String name, String path) {
        return new RosterField(name, path, true, ordered(RosterField::parseInstant));
    }

    static RosterField number(String name, String path) {
        return new RosterField(name, path, true, ordered(Integer::valueOf));
    }

    static RosterField date(String name, String path, Function<LocalDate, LocalDate> stored) {
        return new RosterField(name, path, true, ordered(text -> stored.apply(calendar(LocalDate.parse(text)))));
    }

    /** The record above, by its sourcedId: equal to or not. */
    static RosterField reference(String name, String path, Function<String, UUID> idOf) {
        return new RosterField(name, path, false, (at, operator, value, parameters) -> switch (operator) {
            case EQUAL -> "%s = :%s".formatted(at, put(parameters, idOf.apply(value)));
            case NOT_EQUAL -> "(%s is null or %s <> :%s)".formatted(at, at, put(parameters, idOf.apply(value)));
            default -> throw new IllegalArgumentException("%s is compared by = and != only".formatted(name));
        });
    }

    /** Codes of the standard and what they stand for here; any comparison is one of the codes' texts. */
    static <E extends Enum<E>> RosterField codes(String name, String path, Map<String, Set<E>> codes) {
        return new RosterField(name, path, true, (at, operator, value, parameters) -> {
            var asked = value.toLowerCase(Locale.ROOT);
            if (operator != Operator.CONTAINS
                    && codes.keySet().stream().noneMatch(code -> code.equalsIgnoreCase(value)))
                throw new IllegalArgumentException(
                        "%s is one of %s".formatted(name, String.join(", ", new TreeSet<>(codes.keySet()))));
            var meant = new ArrayList<E>();
            for (var code : codes.entrySet())
                if (holds(operator, code.getKey().toLowerCase(Locale.ROOT), asked)) meant.addAll(code.getValue());
            return meant.isEmpty() ? "1 = 0" : "%s in :%s".formatted(at, put(parameters, List.copyOf(meant)));
        });
    }

    private static boolean holds(Operator operator, String code, String asked) {
        return switch (operator) {
            case EQUAL -> code.equals(asked);
            case NOT_EQUAL -> !code.equals(asked);
            case GREATER -> code.compareTo(asked) > 0;
            case GREATER_OR_EQUAL -> code.compareTo(asked) >= 0;
            case LESS -> code.compareTo(asked) < 0;
            case LESS_OR_EQUAL -> code.compareTo(asked) <= 0;
            case CONTAINS -> code.contains(asked);
        };
    }

    private static Condition ordered(Function<String, ? extends Object> parse) {
        return (at, operator, value, parameters) -> {
            if (operator == Operator.CONTAINS)
                throw new IllegalArgumentException("it has no text that could contain anything");
            Object parsed;
            try {
                parsed = parse.apply(value);
            } catch (DateTimeException | NumberFormatException e) {
                throw new IllegalArgumentException("'%s' cannot be read".formatted(value), e);
            }
            return "%s %s :%s".formatted(at, operator.sign(), put(parameters, parsed));
        };
    }

    /** A date alone is its first moment in UTC. */
    private static Instant parseInstant(String text) {
        if (text.length() == 10)
            return calendar(LocalDate.parse(text)).atStartOfDay(ZoneOffset.UTC).toInstant();
        var at = OffsetDateTime.parse(text);
        calendar(at.toLocalDate());
        return at.toInstant();
    }

    /** Days that a database knows: java.time's reach a million times further. */
    private static LocalDate calendar(LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9_999) throw new DateTimeException("a year of four digits");
        return day;
    }

    private static String contains(String at, String value, Map<String, Object> parameters) {
        var escaped = value.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "lower(%s) like :%s escape '!'".formatted(at, put(parameters, "%" + escaped + "%"));
    }

    private static String put(Map<String, Object> parameters, Object value) {
        var name = "r" + parameters.size();
        parameters.put(name, value);
        return name;
    }

    /** Fields by their names, in the standard's order. */
    static Map<String, RosterField> byName(RosterField... fields) {
        var byName = new LinkedHashMap<String, RosterField>();
        for (var field : fields) byName.put(field.name, field);
        return byName;
    }
}
