package org.commonground.kernel.problem;

import java.lang.reflect.Method;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestQuery;

/** Query parameters that are not of the type which their operation takes. */
final class Mistyped {
    private Mistyped() {}

    /** Which of the given query parameters are not of the type that the method takes. */
    static List<Violation> of(Method method, Map<String, List<String>> given) {
        var wrong = new ArrayList<Violation>();
        for (var parameter : method.getParameters()) {
            var query = parameter.getAnnotation(RestQuery.class);
            if (query == null) continue;
            var name = query.value().isEmpty() ? parameter.getName() : query.value();
            for (var value : given.getOrDefault(name, List.of()))
                if (!isA(parameter.getType(), value))
                    wrong.add(Violation.parameter(
                                    name,
                                    "wrong-type",
                                    "'%s' is not a %s".formatted(value, parameter.getType().getSimpleName()))
                            .allowing(codes(parameter.getType())));
        }
        return wrong;
    }

    private static List<String> codes(Class<?> type) {
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants()).map(Object::toString).toList()
                : List.of();
    }

    private static boolean isA(Class<?> type, String value) {
        return switch (type.getSimpleName()) {
            case "int", "Integer" -> reads(Integer::valueOf, value);
            case "long", "Long" -> reads(Long::valueOf, value);
            case "UUID" -> reads(UUID::fromString, value);
            case "LocalDate" -> reads(LocalDate::parse, value);
            case "Instant" -> reads(Instant::parse, value);
            default -> !type.isEnum() || codes(type).contains(value);
        };
    }

    private static boolean reads(Function<String, Object> parse, String value) {
        try {
            return parse.apply(value) != null;
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }
}
