package org.commonground.gateway.contract;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation that will be removed.
 *
 * @param since from when on nobody should begin to use it
 * @param sunset when it may be gone
 * @param page where people read about it
 * @param successor the path that stands in its place, if one does
 */
public record Retirement(
        LocalDate since,
        LocalDate sunset,
        String page,
        @Nullable String successor) {
    private static final CharSequence DEPRECATION = HttpHeaders.createOptimized("Deprecation");
    private static final CharSequence SUNSET = HttpHeaders.createOptimized("Sunset");
    private static final CharSequence LINK = HttpHeaders.createOptimized("Link");
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    /**
     * What the contract says of an operation that it calls deprecated.
     *
     * @throws IllegalArgumentException if it does not say since when, or until when
     */
    static Retirement of(JsonNode operation) {
        try {
            return new Retirement(
                    LocalDate.parse(operation.path("x-deprecated-since").asText()),
                    LocalDate.parse(operation.path("x-sunset").asText()),
                    "/docs/#/%s/%s"
                            .formatted(
                                    operation.at("/tags/0").asText(),
                                    operation.path("operationId").asText()),
                    operation.has("x-successor") ? operation.path("x-successor").asText() : null);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "is deprecated, but x-deprecated-since and x-sunset do not say from which day to which", e);
        }
    }

    /** Whether the successor's address follows from that of a request to this path. */
    boolean leadsOnFrom(String path) {
        return successor == null || parameters(path).containsAll(parameters(successor));
    }

    /** Says it (RFC 9745, RFC 8594) with the answer to a request. */
    public void announce(MultiMap headers, String template, String requested) {
        headers.set(DEPRECATION, "@" + since.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        headers.set(SUNSET, sunset.atStartOfDay().format(HTTP_DATE));
        headers.add(LINK, "<%s>; rel=\"deprecation\"; type=\"text/html\"".formatted(page));
        if (successor != null)
            headers.add(LINK, "<%s>; rel=\"successor-version\"".formatted(filled(successor, template, requested)));
    }

    private static String filled(String successor, String template, String requested) {
        var names = template.split("/", -1);
        var values = requested.split("/", -1);
        var known = new HashMap<String, String>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) known.put(names[i], values[i]);
        return PARAMETER
                .matcher(successor)
                .replaceAll(found -> known.getOrDefault(found.group(), "").replace("$", "\\$"));
    }

    private static Set<String> parameters(String path) {
        return PARAMETER.matcher(path).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }
}
