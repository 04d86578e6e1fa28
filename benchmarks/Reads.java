import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * What reads cost, in CPU time of the serving processes per request, which is steadier than wall time. Runs against a suite
 * that is up and has had the demo. Scenarios are interleaved; printed are medians over the rounds, their spread, and ratios.
 *
 * <p>Usage: {@code java benchmarks/Reads.java HOME OFFICER_TOKEN}, which is what {@code ./suite bench} calls.
 */
public class Reads {
    private static final int ROUNDS = 5;
    private static final int CLIENTS = 8;
    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration ROUND = Duration.ofSeconds(3);

    record Part(long pid, int port) {}

    record Scenario(String name, HttpRequest request, List<Part> served, int expected) {}

    record Sample(double microsPerRequest, double requestsPerSecond) {}

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public static void main(String[] args) throws Exception {
        var parts = parts(Path.of(args[0], "processes"));
        var token = args[1];
        var registry = parts.get("registry");
        var gateway = parts.get("gateway");
        var direct = "http://127.0.0.1:" + registry.port;
        var through = "http://127.0.0.1:" + gateway.port;

        var first = get(direct + "/v1/education-orgs?limit=50&sort=name", token);
        var id = find(first, "\"id\":\"([0-9a-f-]{36})\"");
        var read = "/v1/education-orgs/" + id;
        var etag = HTTP.send(request(direct + read, token).build(), BodyHandlers.discarding())
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        var deep = deepest(direct, token);

        var scenarios = List.of(
                new Scenario("read by id, registry directly", request(direct + read, token).build(), List.of(registry), 200),
                new Scenario("read by id, through the gateway", request(through + read, token).build(), List.of(registry, gateway), 200),
                new Scenario(
                        "conditional read, 304",
                        request(direct + read, token).header("If-None-Match", etag).build(),
                        List.of(registry),
                        304),
                new Scenario("first page of 50 by name", request(direct + "/v1/education-orgs?limit=50&sort=name", token).build(), List.of(registry), 200),
                new Scenario("deepest full page of 50 by name", request(direct + deep, token).build(), List.of(registry), 200));

        var samples = new HashMap<Scenario, List<Sample>>();
        for (var scenario : scenarios) run(scenario, WARM_UP);
        for (int round = 0; round < ROUNDS; round++)
            for (var scenario : scenarios)
                samples.computeIfAbsent(scenario, _ -> new ArrayList<>()).add(run(scenario, ROUND));

        System.out.printf("%-34s %14s %12s %12s%n", "", "CPU µs/request", "spread", "requests/s");
        for (var scenario : scenarios) {
            var cpu = samples.get(scenario).stream().mapToDouble(Sample::microsPerRequest).sorted().toArray();
            var rate = samples.get(scenario).stream().mapToDouble(Sample::requestsPerSecond).sorted().toArray();
            System.out.printf(
                    "%-34s %14.0f %11.0f%% %12.0f%n",
                    scenario.name, median(cpu), 100 * (cpu[cpu.length - 1] - cpu[0]) / median(cpu), median(rate));
        }
        double one = cpu(samples, scenarios.get(0));
        System.out.println();
        System.out.printf("through the gateway / directly  %.2f%n", cpu(samples, scenarios.get(1)) / one);
        System.out.printf("200 / 304                       %.2f%n", one / cpu(samples, scenarios.get(2)));
        System.out.printf("deep page / first page          %.2f%n", cpu(samples, scenarios.get(4)) / cpu(samples, scenarios.get(3)));
    }

    private static double cpu(Map<Scenario, List<Sample>> samples, Scenario scenario) {
        return median(samples.get(scenario).stream().mapToDouble(Sample::microsPerRequest).sorted().toArray());
    }

    private static Sample run(Scenario scenario, Duration time) throws InterruptedException {
        var requests = new AtomicLong();
        var done = new CountDownLatch(CLIENTS);
        long cpuBefore = cpuNanos(scenario.served);
        long start = System.nanoTime();
        long end = start + time.toNanos();
        for (int client = 0; client < CLIENTS; client++)
            Thread.ofPlatform().start(() -> {
                try {
                    while (System.nanoTime() < end) {
                        var answer = HTTP.send(scenario.request, BodyHandlers.discarding());
                        if (answer.statusCode() != scenario.expected)
                            throw new IllegalStateException(scenario.name + " answered " + answer.statusCode());
                        requests.incrementAndGet();
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                } finally {
                    done.countDown();
                }
            });
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Sample(
                (cpuNanos(scenario.served) - cpuBefore) / 1e3 / requests.get(), requests.get() / seconds);
    }

    private static long cpuNanos(List<Part> parts) {
        return parts.stream()
                .mapToLong(part -> ProcessHandle.of(part.pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .orElseThrow()
                        .toNanos())
                .sum();
    }

    /** Walks to the last page that is full. */
    private static String deepest(String base, String token) throws Exception {
        var path = "/v1/education-orgs?limit=50&sort=name";
        while (true) {
            var answer = HTTP.send(request(base + path, token).build(), BodyHandlers.ofString());
            var next = answer.headers().firstValue("Link");
            if (next.isEmpty()) return path;
            var following = next.get().substring(1, next.get().indexOf('>'));
            var last = HTTP.send(request(base + following, token).build(), BodyHandlers.discarding());
            if (last.headers().firstValue("Link").isEmpty()) return path;
            path = following;
        }
    }

    private static HttpRequest.Builder request(String url, String token) {
        return HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token);
    }

    private static String get(String url, String token) throws Exception {
        var answer = HTTP.send(request(url, token).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new IllegalStateException(url + " answered " + answer.body());
        return answer.body();
    }

    private static String find(String text, String pattern) {
        var matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) throw new IllegalStateException("the registry is empty; run ./suite demo first");
        return matcher.group(1);
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static Map<String, Part> parts(Path processes) throws IOException {
        if (!Files.exists(processes)) throw new IllegalStateException("the suite is not up; run ./suite up");
        var parts = new HashMap<String, Part>();
        for (var line : Files.readAllLines(processes)) {
            var fields = line.split("\t", -1);
            if (fields.length == 4) parts.put(fields[0], new Part(Long.parseLong(fields[1]), Integer.parseInt(fields[3])));
        }
        if (!parts.keySet().containsAll(Arrays.asList("registry", "gateway")))
            throw new IllegalStateException("the suite is not up; run ./suite up");
        return parts;
    }
}
