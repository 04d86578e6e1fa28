package org.commonground.bench.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import org.commonground.bench.runner.Load.Scenario;

/**
 * {@code Bench <benchmarks folder> [reads|lists|writes|events]…}: everything, if nothing is named. A database and a broker
 * of its own, durable, in a temporary folder; each application in its own JVM; this process makes the load.
 */
public final class Bench {
    private static final String DATABASE = "bench";
    private static final String DISTRICT = "chicago";
    private static final Duration WARM_UP = Duration.ofSeconds(40);
    private static final Duration ROUND = Duration.ofSeconds(4);
    private static final int ROUNDS = 5;
    private static final String ROW = """
            insert into thing (id, district, version, created_at, created_by, updated_at, updated_by, name, description,
                kind, quantity)
            select %s, '%s', 0, now(), 'bench', now(), 'bench', 'Thing ' || lpad(n::text, 9, '0'),
                'A thing with a description of some length', 'MEASURED', n %% 100
            from generate_series(1, %d) n
            """;

    private final Path benchmarks;
    private final Parts parts;
    private final App bare;
    private App things;
    private final String token;
    private final UUID row = UUID.randomUUID();
    private final UUID passing = UUID.randomUUID();

    private Bench(Path benchmarks, Parts parts)
            throws IOException, GeneralSecurityException, InterruptedException, SQLException {
        this.benchmarks = benchmarks;
        this.parts = parts;
        token = parts.keys.token(DISTRICT);
        things = parts.start(DATABASE, jar("things"), Map.of(), Parts.options());
        parts.sql(
                DATABASE,
                ROW.formatted("'" + row + "'::uuid", DISTRICT, 1),
                ROW.formatted("'" + passing + "'::uuid", "-", 1));
        bare = parts.start(DATABASE, jar("bare"), Map.of(), List.of());
    }

    public static void main(String... arguments) throws Exception {
        var wanted = List.of(arguments).subList(1, arguments.length);
        try (var parts = new Parts(Map.of())) {
            var bench = new Bench(Path.of(arguments[0]), parts);
            System.out.printf(
                    "JDK %s, %d processors%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors());
            if (wanted.isEmpty() || wanted.contains("events")) bench.events();
            if (wanted.isEmpty() || wanted.contains("reads")) bench.reads();
            if (wanted.isEmpty() || wanted.contains("writes")) bench.writes();
            if (wanted.isEmpty() || wanted.contains("lists")) bench.lists();
        }
        System.exit(0); // the broker leaves threads behind
    }

    private void reads() throws IOException, InterruptedException, GeneralSecurityException {
        var etag = answer(things, Connection.get("/v1/things/" + row, token))
                .headers()
                .get("etag");
        var strangers = new ArrayList<byte[]>();
        for (int i = 0; i < 4_000; i++) strangers.add(Connection.get("/v1/things/" + row, parts.keys.token(DISTRICT)));
        var results = Load.inTurns(
                List.of(
                        read("bare Quarkus + Panache", bare, "/v1/things/" + row),
                        read("the kernel passed by", things, "/passing/" + passing),
                        read("through the kernel", things, "/v1/things/" + row),
                        new Scenario(
                                "the same, 4,000 tokens in turn",
                                things,
                                200,
                                no -> strangers.get((int) (no % strangers.size()))),
                        new Scenario("through the kernel, 304", things, 304, same("""
                                GET /v1/things/%s HTTP/1.1\r
                                Host: bench\r
                                Authorization: Bearer %s\r
                                If-None-Match: %s\r
                                \r
                                """.formatted(row, token, etag)
                                .getBytes(StandardCharsets.US_ASCII)))),
                ROUNDS,
                WARM_UP,
                ROUND);
        print("Reads by id, CPU of the application", results);
        double base = results.of("bare Quarkus + Panache").cpuMicros();
        double passed = results.of("the kernel passed by").cpuMicros();
        double kernel = results.of("through the kernel").cpuMicros();
        System.out.printf("  through the kernel / bare           %.2f   (to reach: at most 1.3)%n", kernel / base);
        System.out.printf(
                "  of it, what every request pays      %+.0f µs   traces, metrics, filters, district%n", passed - base);
        System.out.printf(
                "  of it, what an operation pays       %+.0f µs   token, access, contract, entity tag%n",
                kernel - passed);
        System.out.printf(
                "  200 / 304                           %.2f%n%n",
                kernel / results.of("through the kernel, 304").cpuMicros());
    }

    /** Of what it costs to publish, relay and broker included, but not what a consumer does, which is another service. */
    private void writes() throws IOException, InterruptedException {
        things.close();
        things = parts.start(
                DATABASE, jar("things"), Map.of("MP_MESSAGING_INCOMING_THINGS_ENABLED", "false"), Parts.options());
        var body = "{\"name\":\"Written\",\"description\":\"A thing with a description of some length\"}";
        var results = Load.inTurns(
                List.of(
                        new Scenario("write", things, 201, same(Connection.post("/v1/quiet-things", token, body))),
                        new Scenario(
                                "write with its event", things, 201, same(Connection.post("/v1/things", token, body)))),
                ROUNDS,
                WARM_UP,
                ROUND);
        print("Writes, durable", results);
        System.out.printf(
                "  with its event / without, per second  %.2f   (to reach: at least 0.70)%n%n",
                results.of("write with its event").perSecond()
                        / results.of("write").perSecond());
    }

    private void events() throws IOException, InterruptedException, SQLException {
        LongFunction<byte[]> write =
                no -> Connection.post("/v1/things", token, "{\"name\":\"Steady %d\"}".formatted(no));
        // until the compiler has nothing more to do
        Load.steadily(things, 500, Duration.ofSeconds(60), 201, write);
        answer(things, Connection.post("/v1/latencies", token, ""));
        var cpu = things.cpu();
        var late = Load.steadily(things, 500, Duration.ofSeconds(30), 201, write);
        parts.awaitEmptyOutbox(DATABASE);
        double used = things.cpu().minus(cpu).toMillis() / 30_000.0;
        Thread.sleep(500);
        System.out.println("From commit to the consumer's committed effect, 500 writes/s for 30 s, in microseconds");
        System.out.println("  "
                + answer(things, Connection.post("/v1/latencies", token, "")).text());
        System.out.printf(
                "  (to reach: p50 10,000, p99 50,000)  the application used %.2f processors; the load began at most %d ms late%n%n",
                used, late.toMillis());

        for (int run = 1; run <= 3; run++) {
            parts.sql(DATABASE, """
                    insert into outbox (id, topic, type, subject, aggregate_version, district, actor, time, data)
                    select gen_random_uuid(), 'bench.thing.v1', 'bench.thing.upserted', gen_random_uuid(), 0, 'chicago', 'bench', now(),
                        '{"thing":{"id":"' || gen_random_uuid() || '","name":"Backlog ' || n
                        || '","description":"A thing with a description of some length","kind":"MEASURED","quantity":1}}'
                    from generate_series(1, 100000) n
                    """);
            long start = System.nanoTime();
            parts.awaitEmptyOutbox(DATABASE);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "Backlog of 100,000 drained in %.1f s: %,.0f/s   (to reach: 10,000/s)%n",
                    seconds, 100_000 / seconds);
        }
        System.out.println();
    }

    private void lists() throws SQLException, IOException, InterruptedException {
        System.out.println("5,000,100 rows are written …");
        parts.sql(DATABASE, ROW.formatted("gen_random_uuid()", DISTRICT, 5_000_100));
        parts.sql(DATABASE, "vacuum analyze thing");
        var first = "/v1/things?limit=50&sort=name";
        var deep = page(100_000);
        var results = Load.inTurns(
                List.of(read("page 1 of 50", things, first), read("page 100,000 of 50", things, deep)),
                ROUNDS,
                Duration.ofSeconds(8),
                ROUND);
        print("Lists by name, 5 million rows", results);
        var one = results.of("page 1 of 50");
        var far = results.of("page 100,000 of 50");
        System.out.printf(
                "  page 100,000 / page 1, CPU            %.2f   (to reach: within 0.2 of 1)%n",
                far.cpuMicros() / one.cpuMicros());
        System.out.printf("  page 1 / page 100,000, per second     %.2f%n%n", one.perSecond() / far.perSecond());
    }

    /** The address of a page of 50, reached in steps of 500. */
    private String page(int no) throws IOException {
        var path = "/v1/things?limit=500&sort=name&fields=name";
        try (var connection = new Connection(things.port)) {
            for (int step = 0; step < (no - 1) / 10; step++) path = next(connection, path);
            path = path.replace("limit=500", "limit=50");
            for (int step = 0; step < (no - 1) % 10; step++) path = next(connection, path);
        }
        return path.replaceAll("&fields=[a-z]+", "").replaceAll("fields=[a-z]+&", "");
    }

    private String next(Connection connection, String path) throws IOException {
        var link = connection.send(Connection.get(path, token)).headers().get("link");
        if (link == null) throw new IOException("the list ends at " + path);
        return link.substring(1, link.indexOf('>'));
    }

    private Scenario read(String name, App app, String path) {
        return new Scenario(name, app, 200, same(Connection.get(path, token)));
    }

    private static LongFunction<byte[]> same(byte[] request) {
        return _ -> request;
    }

    private static Connection.Answer answer(App app, byte[] request) throws IOException {
        try (var connection = new Connection(app.port)) {
            var answer = connection.send(request);
            if (answer.status() >= 300) throw new IOException(answer.status() + " " + answer.text());
            return answer;
        }
    }

    private static void print(String title, Load.Results results) {
        System.out.println(title);
        System.out.printf("  %-32s %14s %10s %12s%n", "", "CPU µs/request", "spread", "requests/s");
        results.all()
                .forEach((name, result) -> System.out.printf(
                        "  %-32s %14.0f %9.0f%% %12.0f%n",
                        name, result.cpuMicros(), 100 * result.spread(), result.perSecond()));
    }

    private Path jar(String module) {
        return benchmarks.resolve(module).resolve(Path.of("target", "quarkus-app", "quarkus-run.jar"));
    }
}
