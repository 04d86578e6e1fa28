package org.commonground.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.commonground.localstack.LocalStack;
import org.commonground.localstack.PortPlan;
import org.commonground.localstack.StackConfig;
import org.commonground.localstack.demo.Api;
import org.commonground.localstack.demo.DemoData;
import org.commonground.localstack.demo.Narrator;
import org.commonground.localstack.demo.Stage;
import org.commonground.localstack.demo.Story;
import org.jspecify.annotations.Nullable;

/** The real parts, started once for all tests on free ports, with the story told in them once. */
public final class RunningSuite implements AutoCloseable {
    /** A killed service is back within this time, however busy the machine is. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration TOKENS_ARE_KEPT = Duration.ofMinutes(5);

    private final LocalStack stack;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Held> tokens = new ConcurrentHashMap<>();
    private @Nullable CompletableFuture<Told> told;

    /** The story, and what happened while it was told. */
    record Told(Story story, Faults faults) {}

    private record Held(String token, Instant since) {}

    private RunningSuite(LocalStack stack) {
        this.stack = stack;
    }

    /** Fails with a sentence that names the module if one of them has not been packaged. */
    static RunningSuite start() {
        var homes = Path.of("target", "suite");
        deleteAbandoned(homes);
        var home = homes.resolve(Long.toString(ProcessHandle.current().pid()));
        return new RunningSuite(LocalStack.start(StackConfig.of(Path.of(".."), home, PortPlan.free())));
    }

    Stage stage(Narrator narrator) {
        var api = new Api(gateway(), stack::token, narrator, PATIENCE);
        return new Stage(api, DemoData.load(), narrator, Clock.systemUTC());
    }

    /** Tells the story if nobody has asked for it yet; if it failed, it failed for all. */
    synchronized Told told() {
        if (told == null) told = tell();
        return told.join();
    }

    private CompletableFuture<Told> tell() {
        var faults = new Faults(stack);
        try {
            var story = Story.tell(stage(faults));
            return CompletableFuture.completedFuture(new Told(story, faults));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        } finally {
            faults.mended();
        }
    }

    public LocalStack stack() {
        return stack;
    }

    String gateway() {
        return stack.config().gatewayUrl();
    }

    /** One that is good for some minutes more. */
    String token(String account) {
        var now = Instant.now();
        return tokens.compute(
                        account,
                        (_, held) -> held != null && held.since().isAfter(now.minus(TOKENS_ARE_KEPT))
                                ? held
                                : new Held(stack.token(account), now))
                .token();
    }

    /** The services themselves, behind the gateway, each with a list that it serves. */
    Map<String, String> services() {
        var ports = stack.config().ports();
        return Map.of(
                "registry", "http://localhost:%d/v1/imports".formatted(ports.registry()),
                "needs", "http://localhost:%d/v1/needs".formatted(ports.needs()),
                "mou", "http://localhost:%d/v1/agreements".formatted(ports.mou()),
                "metrics", "http://localhost:%d/v1/targets".formatted(ports.metrics()));
    }

    HttpResponse<String> get(String url, @Nullable String token) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30));
        if (token != null) request.header("Authorization", "Bearer " + token);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As it stands: nothing is repeated, and any answer is an answer. */
    HttpResponse<String> send(
            String method, String path, String token, Map<String, String> headers, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(gateway() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        stack.close();
        http.shutdownNow();
    }

    /** Two builds of one checkout must not take each other's data; what their processes left behind is nobody's. */
    private static void deleteAbandoned(Path homes) {
        if (!Files.exists(homes)) return;
        try (var found = Files.newDirectoryStream(homes)) {
            for (var home : found) if (!belongsToSomebody(home)) delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean belongsToSomebody(Path home) {
        var name = home.getFileName().toString();
        return name.matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(name)).isPresent();
    }

    private static void delete(Path folder) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (var each : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
        }
    }
}
