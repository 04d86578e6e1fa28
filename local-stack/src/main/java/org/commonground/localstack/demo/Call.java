package org.commonground.localstack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One request of somebody's, which can be sent and can be shown as the {@code curl} that does the same. */
public record Call(
        Actor actor,
        String method,
        String path,
        List<Field> query,
        List<Field> headers,
        @Nullable Body body) {
    private static final int READABLE = 100;

    /** A query parameter or a header. */
    public record Field(String name, String value) {}

    /**
     * What is sent.
     *
     * @param option of {@code curl}, such as {@code -d}
     * @param shown the lines that follow it in the shell, as they stand between quotes
     * @param pipedFrom the shell command whose output it is, if it is not a text or a file as it lies there
     */
    record Body(
            String contentType,
            BodyPublisher content,
            String option,
            List<String> shown,
            @Nullable String pipedFrom) {
        static Body of(String contentType, JsonNode json) {
            return new Body(contentType, BodyPublishers.ofString(json.toString()), "-d", Json.lines(json), null);
        }

        static Body ofFile(String contentType, BodyPublisher content, String file) {
            return new Body(contentType, content, "--data-binary", List.of("@" + file), null);
        }

        static Body ofPipe(String contentType, String content, String command) {
            return new Body(contentType, BodyPublishers.ofString(content), "--data-binary", List.of("@-"), command);
        }
    }

    public static Call get(Actor actor, String path) {
        return new Call(actor, "GET", path, List.of(), List.of(), null);
    }

    public static Call post(Actor actor, String path, JsonNode body) {
        return new Call(actor, "POST", path, List.of(), List.of(), Body.of("application/json", body));
    }

    public static Call patch(Actor actor, String path, JsonNode body) {
        return new Call(actor, "PATCH", path, List.of(), List.of(), Body.of("application/merge-patch+json", body));
    }

    static Call upload(Actor actor, String path, Body body) {
        return new Call(actor, "POST", path, List.of(), List.of(), body);
    }

    public Call asking(String name, String value) {
        return new Call(actor, method, path, with(query, new Field(name, value)), headers, body);
    }

    Call header(String name, String value) {
        return new Call(actor, method, path, query, with(headers, new Field(name, value)), body);
    }

    /** Sent again, it has its effect once. */
    Call once(String key) {
        return header("Idempotency-Key", key);
    }

    /** Refused if somebody has changed it since. */
    Call ifStill(JsonNode seen) {
        return header("If-Match", "\"%d\"".formatted(seen.path("version").asLong()));
    }

    boolean isRepeatable() {
        return method.equals("GET")
                || headers.stream().anyMatch(each -> each.name().equals("Idempotency-Key"));
    }

    public String target() {
        if (query.isEmpty()) return path;
        return path
                + query.stream()
                        .map(each -> encode(each.name()) + "=" + encode(each.value()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<Field> with(List<Field> fields, Field another) {
        return Stream.concat(fields.stream(), Stream.of(another)).toList();
    }

    /** The lines of a shell command that does the same. */
    public List<String> curl(String gateway) {
        var parts = new ArrayList<String>();
        parts.add(start(gateway));
        if (method.equals("GET"))
            for (var each : query) parts.add("--data-urlencode \"%s=%s\"".formatted(each.name(), each.value()));
        parts.add("-H \"Authorization: Bearer $(./suite token %s)\"".formatted(actor.account()));
        for (var each : headers) parts.add("-H '%s: %s'".formatted(each.name(), each.value()));
        if (body != null) parts.add("-H 'Content-Type: %s'".formatted(body.contentType()));
        if (body != null) parts.add("%s '%s'".formatted(body.option(), quotable(body)));
        var lines = folded(parts);
        return body == null || body.pipedFrom() == null
                ? lines
                : Stream.concat(Stream.of(body.pipedFrom() + " |"), lines.stream())
                        .toList();
    }

    private static String quotable(Body body) {
        return String.join("\n", body.shown()).replace("'", "'\\''");
    }

    /** As few lines as are easy to read; a body of several lines begins one of its own. */
    private static List<String> folded(List<String> parts) {
        var lines = new ArrayList<>(List.of(parts.getFirst()));
        for (var part : parts.subList(1, parts.size())) {
            var together = lines.getLast() + " " + part;
            if (lines.size() > 1 && !part.contains("\n") && together.length() <= READABLE)
                lines.set(lines.size() - 1, together);
            else lines.add(part);
        }
        return Stream.concat(
                        lines.stream().limit(lines.size() - 1).map(each -> each + " \\"), Stream.of(lines.getLast()))
                .flatMap(each -> each.lines())
                .toList();
    }

    private String start(String gateway) {
        if (!method.equals("GET")) return "curl -X %s '%s%s'".formatted(method, gateway, target());
        return "curl %s'%s%s'".formatted(query.isEmpty() ? "" : "-G ", gateway, path);
    }
}
