package org.commonground.bench.runner;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code RegistryBench <benchmarks folder> [imports|search|export]…}: what a directory of 100,000 services costs the packaged
 * registry with 256 MiB of heap, on a durable database of its own; this process sends, asks and reads.
 */
public final class RegistryBench {
    /** As operators give it: the local stack's 96 MB, and its checkpoint every 512 MB of log, are there to be small. */
    private static final Map<String, String> SERVER = Map.of("shared_buffers", "256MB", "max_wal_size", "4GB");

    private static final String DATABASE = "registry";
    private static final int SERVICES = Integer.getInteger("services", 100_000);
    private static final int CLIENTS = 8;
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(\\d+M\\)");
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern STATE = Pattern.compile("\"state\":\"([^\"]+)\"");
    private static final Pattern COUNTS = Pattern.compile("\"counts\":(\\{[^}]*})");

    private final Parts parts;
    private final App registry;
    private final Path collections;
    private final HttpClient client = HttpClient.newHttpClient();

    private RegistryBench(Path benchmarks, Parts parts) throws IOException, InterruptedException {
        this.parts = parts;
        collections = parts.file("collections.log");
        var options = new ArrayList<>(List.of("-Xms64m", "-Xmx256m", "-Xlog:gc:file=" + collections));
        options.addAll(Parts.options());
        registry = parts.start(
                DATABASE,
                benchmarks.resolve("../partner-registry-service/target/quarkus-app/quarkus-run.jar"),
                Map.of("COMMONGROUND_PUBLIC_DISTRICTS", Directories.LISTED, "COMMONGROUND_REGISTRY_CLOCK", "5s"),
                options);
    }

    public static void main(String... arguments) throws Exception {
        var wanted = List.of(arguments).subList(1, arguments.length);
        try (var parts = new Parts(SERVER)) {
            var bench = new RegistryBench(Path.of(arguments[0]), parts);
            System.out.printf(
                    "JDK %s, %d processors, the registry with 256 MiB of heap%n",
                    Runtime.version(), Runtime.getRuntime().availableProcessors());
            if (wanted.isEmpty() || wanted.contains("imports")) bench.imports();
            if (wanted.isEmpty() || wanted.contains("export")) bench.export();
            if (wanted.isEmpty() || wanted.contains("search")) bench.search();
        }
        System.exit(0); // the broker leaves threads behind
    }

    /** What the service and its database used between two moments, and what was left on the heap after a collection. */
    private final class Meter {
        private final Duration service = registry.cpu();
        private final Duration database = parts.cpuOfDatabase();
        private final int seen = Files.readAllLines(collections).size();
        private final long start = System.nanoTime();

        Meter() throws IOException {}

        double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }

        String used() throws IOException {
            var most = Files.readAllLines(collections).stream()
                    .skip(seen)
                    .map(COLLECTION::matcher)
                    .filter(Matcher::find)
                    .mapToInt(each -> Integer.parseInt(each.group(2)))
                    .max();
            return "CPU of the service %.1f s, of PostgreSQL %.1f s; heap after collections at most %s MiB"
                    .formatted(
                            registry.cpu().minus(service).toMillis() / 1e3,
                            parts.cpuOfDatabase().minus(database).toMillis() / 1e3,
                            most.isPresent() ? most.getAsInt() : "–");
        }
    }

    // ---- imports

    private void imports() throws Exception {
        System.out.println(
                "Imports of a directory as CSV, from the first byte sent to the job's end (to reach: 5,000 rows/s)");
        var file = parts.file("directory.csv");
        Directories.write(file, 5_000, 0);
        take("warm-up of 5,000", file, 5_000, "warm");
        for (var district : List.of("first", "second", "third")) {
            Directories.write(file, SERVICES, 0);
            take("all new", file, SERVICES, district);
        }
        take("nothing new", file, SERVICES, "third");
        Directories.write(file, SERVICES, 10);
        take("one in ten changed", file, SERVICES, "third");
        System.out.println();
    }

    private void take(String what, Path file, int services, String district) throws Exception {
        // what the import before left to be compared is its own affair
        while (!parts.query(DATABASE, "select id from partner where not match_checked limit 1")
                .isEmpty()) Thread.sleep(100);
        var token = parts.keys.token(district);
        var meter = new Meter();
        var accepted = client.send(
                request("/v1/imports?format=PARTNER_DIRECTORY_CSV", token)
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofFile(file))
                        .build(),
                BodyHandlers.ofString());
        if (accepted.statusCode() != 202) throw new IOException(accepted.body());
        var job = request("/v1/imports/" + found(ID, accepted.body()), token).build();
        String body;
        do {
            Thread.sleep(50);
            body = client.send(job, BodyHandlers.ofString()).body();
        } while (List.of("QUEUED", "RUNNING").contains(found(STATE, body)));
        var seconds = meter.seconds();
        if (!found(STATE, body).equals("SUCCEEDED")) throw new IOException(body);
        System.out.printf(
                "  %-20s %,9.0f rows/s   %,d rows, %.1f MB in %.1f s; %s; %s%n",
                what, services / seconds, services, Files.size(file) / 1e6, seconds, meter.used(), found(COUNTS, body));
        meter = new Meter();
        parts.awaitEmptyOutbox(DATABASE);
        System.out.printf(
                "  %-20s %30s its events were sent %.1f s later; %s%n", "", "", meter.seconds(), meter.used());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(registry.port, path)))
                .header("Authorization", "Bearer " + token);
    }

    private static String found(Pattern pattern, String text) {
        var match = pattern.matcher(text);
        return match.find() ? match.group(1) : "";
    }

    // ---- export

    private void export() throws Exception {
        System.out.println("GET /hsds/services?full=true&format=ndjson (to reach: 20 MB/s)");
        parts.sql(DATABASE, Directories.listed(SERVICES));
        for (int round = 1; round <= 4; round++) {
            var meter = new Meter();
            var read = read();
            var seconds = meter.seconds();
            if (read.lines != SERVICES) throw new IOException("%d lines".formatted(read.lines));
            System.out.printf(
                    "  %-20s %7.1f MB/s   %,d services, %,.0f MB in %.1f s; %s%n",
                    round == 1 ? "warm-up" : "round " + (round - 1),
                    read.bytes / 1e6 / seconds,
                    read.lines,
                    read.bytes / 1e6,
                    seconds,
                    meter.used());
        }
        System.out.println();
    }

    private record Read(long bytes, long lines) {}

    private Read read() throws IOException, InterruptedException {
        var answer = client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:%d/hsds/services?full=true&format=ndjson".formatted(registry.port)))
                        .header("District", Directories.LISTED)
                        .build(),
                BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) throw new IOException("answered " + answer.statusCode());
        long bytes = 0;
        long lines = 1;
        int last = 0;
        var buffer = new byte[1 << 16];
        try (var in = answer.body()) {
            for (int some = in.read(buffer); some >= 0; some = in.read(buffer)) {
                bytes += some;
                for (int i = 0; i < some; i++) if (buffer[i] == '\n') lines++;
                if (some > 0) last = buffer[some - 1];
            }
        }
        return new Read(bytes, last == '\n' ? lines - 1 : lines);
    }

    // ---- search

    private void search() throws Exception {
        System.out.println("Words + distance + two codes, eight clients that wait for their answers"
                + " (to reach: p95 50 ms; 150 ms with facets and count)");
        parts.sql(DATABASE, Directories.searched(SERVICES));
        var seconds = Integer.getInteger("seconds", 8);
        // until the compiler has nothing more to do, with both kinds of question
        ask("warm-up", "", 3 * seconds);
        ask("warm-up", "&count=true&facets=category,grade,timing,language,partnerType", 3 * seconds);
        for (int round = 1; round <= 3; round++) {
            ask("a page", "", seconds);
            ask("facets and count", "&count=true&facets=category,grade,timing,language,partnerType", seconds);
        }
        System.out.println();
    }

    private void ask(String what, String more, int seconds) throws Exception {
        var meter = new Meter();
        var times = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var work = new ArrayList<Callable<List<Long>>>();
            for (int client = 0; client < CLIENTS; client++) {
                var random = new Random(client * 31L + seconds);
                work.add(() -> client(random, more, System.nanoTime() + seconds * 1_000_000_000L));
            }
            for (var done : threads.invokeAll(work)) times.addAll(done.get());
        }
        var nanos = times.stream().mapToLong(Long::longValue).toArray();
        System.out.printf(
                "  %-20s p50 %5.1f ms   p95 %5.1f ms   p99 %5.1f ms   %,d answers, %.0f/s; %s%n",
                what,
                Parts.quantile(nanos, 0.5) / 1e6,
                Parts.quantile(nanos, 0.95) / 1e6,
                Parts.quantile(nanos, 0.99) / 1e6,
                nanos.length,
                nanos.length / (double) seconds,
                meter.used());
    }

    private List<Long> client(Random random, String more, long until) throws IOException, GeneralSecurityException {
        var token = parts.keys.token(Directories.SEARCHED);
        var nanos = new ArrayList<Long>();
        try (var connection = new Connection(registry.port)) {
            while (System.nanoTime() < until) {
                var request = Connection.get("/v1/directory/services?" + terms(random) + more, token);
                long start = System.nanoTime();
                var answer = connection.send(request);
                nanos.add(System.nanoTime() - start);
                if (answer.status() != 200) throw new IOException(answer.text());
            }
        }
        return nanos;
    }

    private static String terms(Random random) {
        var text = any(Directories.WORDS, random) + (random.nextBoolean() ? " " + any(Directories.WORDS, random) : "");
        return "text=%s&latitude=%.4f&longitude=%.4f&within=%d&category=%s,%s&grade=%s"
                .formatted(
                        URLEncoder.encode(text, StandardCharsets.UTF_8),
                        41.65 + random.nextDouble() * 0.37,
                        -87.85 + random.nextDouble() * 0.33,
                        any(List.of(2_000, 5_000, 10_000), random),
                        any(Directories.CATEGORIES, random),
                        any(Directories.CATEGORIES, random),
                        any(Directories.GRADES, random));
    }

    private static <T> T any(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }
}
