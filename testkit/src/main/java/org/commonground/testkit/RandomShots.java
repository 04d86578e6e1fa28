package org.commonground.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Requests that are nearly right, wrong in every way that somebody has thought of, or nothing at all. All of them are HTTP: a
 * target that is no URI, such as {@code /%zz}, is refused by the server before anything of ours.
 */
final class RandomShots {
    /** Who sends it. */
    enum Who {
        OFFICER,
        STRANGER,
        FORGER,
        NOBODY
    }

    /** What is sent. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Shot(Who who, String method, String target, List<RawHttp.Header> headers, byte @Nullable [] body) {
        /** The same with one thing less, for every thing. */
        List<Shot> simpler() {
            var simpler = new ArrayList<Shot>();
            for (int i = 0; i < headers.size(); i++) {
                var fewer = new ArrayList<>(headers);
                fewer.remove(i);
                simpler.add(new Shot(who, method, target, fewer, body));
            }
            int question = target.indexOf('?');
            if (question > 0) {
                var terms = target.substring(question + 1).split("&");
                for (int i = 0; i < terms.length; i++) {
                    var fewer = new ArrayList<>(Arrays.asList(terms));
                    fewer.remove(i);
                    var query = fewer.isEmpty() ? "" : "?" + String.join("&", fewer);
                    simpler.add(new Shot(who, method, target.substring(0, question) + query, headers, body));
                }
            }
            if (body != null) simpler.add(new Shot(who, method, target, headers, null));
            return simpler;
        }

        @Override
        public String toString() {
            var text = new StringBuilder("%s: %s %s".formatted(who, method, shortened(target)));
            for (var header : headers)
                text.append("\n  ").append(header.name()).append(": ").append(shortened(header.value()));
            if (body != null) text.append("\n  ").append(shortened(new String(body, UTF_8)));
            return text.toString();
        }

        private static String shortened(String text) {
            var visible = text.replaceAll("\\p{Cntrl}", "?");
            return visible.length() <= 600
                    ? visible
                    : visible.substring(0, 600) + "… (%d characters)".formatted(text.length());
        }
    }

    /**
     * An operation to shoot at.
     *
     * @param parameters names of its query parameters
     * @param body gives one that the contract promises to accept, null if it takes none
     */
    record Target(
            String method,
            String path,
            List<String> parameters,
            @Nullable String mediaType,
            @Nullable Supplier<JsonNode> body) {}

    private final List<Target> targets;
    private final List<String> ids;
    private final List<String> fields;
    private final List<String> cursors;

    /**
     * @param ids of rows that exist, here and elsewhere
     * @param fields names that stand in answers, by which lists may be filtered
     * @param cursors of pages that were read before
     */
    RandomShots(List<Target> targets, List<String> ids, List<String> fields, List<String> cursors) {
        this.targets = targets;
        this.ids = ids;
        this.fields = fields;
        this.cursors = cursors;
    }

    Arbitrary<Shot> any() {
        return Arbitraries.of(targets)
                .flatMap(target -> Combinators.combine(
                                who(), method(target), path(target), query(target), headers(target), body(target))
                        .as((who, method, path, query, headers, body) ->
                                new Shot(who, method, path + query, packed(headers, body), packing(headers, body))));
    }

    private static Arbitrary<Who> who() {
        return Arbitraries.frequency(
                Tuple.of(12, Who.OFFICER), Tuple.of(5, Who.STRANGER), Tuple.of(1, Who.FORGER), Tuple.of(1, Who.NOBODY));
    }

    private static Arbitrary<String> method(Target target) {
        return Arbitraries.frequencyOf(
                Tuple.of(15, Arbitraries.just(target.method())),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X")));
    }

    private Arbitrary<String> path(Target target) {
        var id = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(ids)),
                Tuple.of(2, Arbitraries.create(() -> UUID.randomUUID().toString())),
                Tuple.of(
                        2,
                        Arbitraries.of(
                                        "null",
                                        "0",
                                        "-1",
                                        "..",
                                        ".",
                                        "a b",
                                        "{id}",
                                        "\u0000",
                                        "'; drop table partner; --",
                                        "ffffffff-ffff-ffff-ffff-ffffffffffff",
                                        "../../q/metrics",
                                        "ünï",
                                        "\ud83d\ude00",
                                        "%",
                                        "a".repeat(3_000),
                                        "1-1-1-1-1")
                                .map(RandomShots::encoded)),
                Tuple.of(1, Arbitraries.of("%00", "%ff", "%2e%2e", "%2F", ";a=b", "")));
        var parts = target.path().split("(?=\\{)|(?<=})");
        Arbitrary<String> path = Arbitraries.just("");
        for (var part : parts)
            path = Combinators.combine(path, part.startsWith("{") ? id : Arbitraries.just(part))
                    .as(String::concat);
        return Arbitraries.frequencyOf(
                Tuple.of(30, path),
                Tuple.of(1, path.map(each -> each + "/")),
                Tuple.of(1, path.map(each -> each + "/nothing")));
    }

    private Arbitrary<String> query(Target target) {
        var names = new ArrayList<>(target.parameters());
        var name = names.isEmpty()
                ? Arbitraries.of("limit", "x")
                : Arbitraries.frequencyOf(
                        Tuple.of(30, Arbitraries.of(names)),
                        Tuple.of(1, Arbitraries.of("limit", "x", "", "a[b]", "filter[name]", "__proto__", "\u0000")));
        var term = name.flatMap(each -> value(each).map(value -> encoded(each) + "=" + value));
        return Arbitraries.frequencyOf(
                Tuple.of(names.isEmpty() ? 9 : 1, Arbitraries.just("")),
                Tuple.of(2, term.list().ofMinSize(1).ofMaxSize(4).map(terms -> "?" + String.join("&", terms))));
    }

    private Arbitrary<String> value(String parameter) {
        var right = switch (parameter) {
            case "limit" ->
                Arbitraries.of("1", "2", "50", "500", "501", "0", "-1", "1e3", "99999999999", "٣", " 5", "");
            case "cursor" -> Arbitraries.of(cursors).map(RandomShots::tampered);
            case "count", "dryRun" -> Arbitraries.of("true", "false", "TRUE", "1", "");
            case "sort" ->
                Combinators.combine(Arbitraries.of("", "-", "--", "+"), field(), Arbitraries.of("", ",", ",id", ",-id"))
                        .as((direction, field, more) -> direction + field + more);
            case "fields" -> field().list().ofMinSize(0).ofMaxSize(4).map(all -> String.join(",", all));
            case "filter" -> filter();
            case "at", "asOf", "from", "to", "date" ->
                Arbitraries.of("2026-01-01", "2026-02-30", "-999999999-01-01", "+1000000000-12-31", "now");
            default -> Arbitraries.of(ids);
        };
        return Arbitraries.frequencyOf(
                Tuple.of(9, right.map(RandomShots::encoded)),
                Tuple.of(2, text().map(RandomShots::encoded)),
                Tuple.of(1, Arbitraries.of("%00", "%c3%28", "+", "%ed%a0%80")));
    }

    private Arbitrary<String> field() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, Arbitraries.of(fields)),
                Tuple.of(
                        1, Arbitraries.of("district", "e.district", "id) or (1=1", "class", "nothing", "", "version")));
    }

    /** In the grammar for the most part, so that it goes deep. */
    private Arbitrary<String> filter() {
        var value = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of("APPROVED", "2026-01-01", "2026-01-01T00:00:00Z", "true", "1", "-1.5", "")),
                Tuple.of(2, Arbitraries.of(ids)),
                Tuple.of(
                        3,
                        Arbitraries.of(
                                "%",
                                "_",
                                "!",
                                "!%",
                                "''",
                                "\\",
                                "\u0000",
                                "\ud800",
                                "ünï",
                                "1e400",
                                "1E1000000000",
                                "99999999999999999999",
                                "9".repeat(400),
                                "-999999999-01-01T00:00:00Z",
                                "+999999999-12-31",
                                "294277-01-01T00:00:00Z",
                                "a".repeat(2_000),
                                "' or '1'='1",
                                "$1",
                                ":f0",
                                "?1")),
                Tuple.of(2, text().map(each -> each.replace("'", "''"))));
        var condition = Combinators.combine(
                        field(), Arbitraries.of("=", "!=", ">", ">=", "<", "<=", "~", "<>", "like"), value)
                .as((field, operator, text) -> "%s %s '%s'".formatted(field, operator, text));
        var joined = Combinators.combine(
                        condition.list().ofMinSize(1).ofMaxSize(5), Arbitraries.of(" AND ", " OR ", " and ", " "))
                .as((all, joint) -> String.join(joint, all));
        return Arbitraries.frequencyOf(
                Tuple.of(14, joined),
                Tuple.of(1, condition.list().ofSize(21).map(all -> String.join(" OR ", all))),
                Tuple.of(
                        1,
                        Arbitraries.of("'", "((((", "name", "name =", "= 'a'", "name = 'a", "AND", "name = 'a' OR")));
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings().all().ofMaxLength(30);
    }

    private static String tampered(String cursor) {
        int at = Math.floorMod(cursor.hashCode(), 7);
        return switch (at) {
            case 0 -> cursor + "A";
            case 1 -> cursor.substring(cursor.length() / 2);
            case 2 -> cursor.toUpperCase(Locale.ROOT);
            default -> cursor;
        };
    }

    private static Arbitrary<List<RawHttp.Header>> headers(Target target) {
        var right = target.mediaType() == null ? "application/json" : target.mediaType();
        var contentType = Arbitraries.frequencyOf(
                        Tuple.of(12, Arbitraries.just(right)),
                        Tuple.of(
                                3,
                                Arbitraries.of(
                                        "application/json; charset=utf-8",
                                        "application/json;charset=utf-16",
                                        "application/json; charset=nonsense",
                                        "application/merge-patch+json",
                                        "text/plain",
                                        "text/csv",
                                        "multipart/form-data",
                                        "multipart/form-data; boundary=x",
                                        "application/x-www-form-urlencoded",
                                        "application/*",
                                        "nonsense",
                                        ";;",
                                        "application/json; version=")))
                .map(value -> new RawHttp.Header("Content-Type", value));
        var others = Arbitraries.frequencyOf(
                Tuple.of(
                        3,
                        header(
                                "If-Match",
                                "\"0\"",
                                "\"1\"",
                                "*",
                                "W/\"0\"",
                                "0",
                                "\"99999999999999999999\"",
                                "",
                                "\"0\", \"1\"",
                                "\"",
                                ",")),
                Tuple.of(2, header("If-None-Match", "\"0\"", "*", "W/\"0\"", "nonsense", "\"")),
                Tuple.of(
                        3,
                        header(
                                "Idempotency-Key",
                                "a",
                                "b",
                                "\"a\"",
                                "\"\"",
                                "",
                                "k".repeat(255),
                                "k".repeat(256),
                                "\u00fc\u00ff",
                                "a\tb",
                                "\"")),
                Tuple.of(
                        3,
                        header(
                                "Accept",
                                "application/json",
                                "*/*",
                                "text/html",
                                "application/json;q=0",
                                "text/csv",
                                "application/x-ndjson",
                                "application/xml, application/json;q=0.1",
                                "nonsense",
                                "",
                                "application/json;q=nonsense",
                                ";")),
                Tuple.of(1, header("Accept-Encoding", "gzip", "br", "identity;q=0", "*;q=0", "nonsense")),
                Tuple.of(1, header("Accept-Language", "en", "xx-!!", "*", ",,")),
                Tuple.of(2, header("Content-Encoding", "gzip", "deflate", "br", "identity", "nonsense", "gzip, gzip")),
                Tuple.of(
                        1,
                        header(
                                "traceparent",
                                "00-1-2-3",
                                "nonsense",
                                "00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00")),
                Tuple.of(1, header("X-HTTP-Method-Override", "DELETE")),
                Tuple.of(1, header("X-Request-Id", "a", "\u00ff".repeat(300))),
                Tuple.of(1, header("Range", "bytes=0-1", "nonsense")),
                Tuple.of(1, header("Expect", "100-continue", "nonsense")),
                Tuple.of(1, header("X-Forwarded-Host", "elsewhere.example", "\"")),
                Tuple.of(1, header("Cookie", "a=b", ";;=", "=")),
                Tuple.of(1, header("X-Long", "x".repeat(5_000))));
        var ifMatch = target.method().equals("PATCH") || target.path().endsWith("/transitions")
                ? Arbitraries.frequencyOf(
                        Tuple.of(6, header("If-Match", "*")), Tuple.of(1, header("If-None-Match", "*")))
                : header("X-Nothing", "nothing");
        return Combinators.combine(contentType, ifMatch, others.list().ofMaxSize(3))
                .as((type, match, more) -> {
                    var all = new ArrayList<RawHttp.Header>();
                    all.add(type);
                    all.add(match);
                    all.addAll(more);
                    return all;
                });
    }

    private static Arbitrary<RawHttp.Header> header(String name, String... values) {
        return Arbitraries.of(values).map(value -> new RawHttp.Header(name, value));
    }

    private Arbitrary<byte[]> body(Target target) {
        var valid = target.body();
        var nothing = Arbitraries.just(new byte[0]);
        if (valid == null)
            return Arbitraries.frequencyOf(Tuple.of(20, nothing), Tuple.of(1, Arbitraries.just("{}".getBytes(UTF_8))));
        var right = Arbitraries.create(() -> valid.get());
        var mutated = Arbitraries.randoms().map(random -> RandomBodies.mutated(valid.get(), random));
        var raw = Arbitraries.randoms().map(random -> RandomBodies.raw(valid.get(), random));
        return Arbitraries.frequencyOf(
                Tuple.of(3, right.map(each -> each.toString().getBytes(UTF_8))),
                Tuple.of(12, mutated),
                Tuple.of(5, raw),
                Tuple.of(1, nothing));
    }

    /** A body that says it is packed is packed for the most part. */
    private static byte @Nullable [] packing(List<RawHttp.Header> headers, byte[] body) {
        var packed = headers.stream()
                .anyMatch(each ->
                        each.name().equals("Content-Encoding") && each.value().equals("gzip"));
        if (!packed || body.length % 5 == 0) return body.length == 0 ? null : body;
        var bytes = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(bytes)) {
            packing.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static List<RawHttp.Header> packed(List<RawHttp.Header> headers, byte[] body) {
        return body.length > 0
                ? headers
                : headers.stream()
                        .filter(each -> !each.name().equals("Content-Type")
                                || each.value().length() % 2 == 0)
                        .toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
