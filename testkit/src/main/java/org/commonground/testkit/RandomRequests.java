package org.commonground.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.arc.Arc;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.sessions.JqwikSession;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.audit.Discloses;
import org.commonground.kernel.audit.Disclosure;
import org.commonground.kernel.operation.Operations;
import org.commonground.kernel.problem.ProblemCode;
import org.commonground.testkit.RandomShots.Shot;
import org.commonground.testkit.RandomShots.Target;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to whichever operation, the answer is one of ours: never a 500, never silence, every refusal a problem with a
 * code, and never a word of what the caller may not see. A service's test extends it and names one resource, whose rows are what
 * there is to see.
 *
 * <p>Every day tries others; {@code -Drandom.seed=20261122} tries those of a day again, {@code -Drandom.requests=20000} tries
 * longer.
 */
public abstract class RandomRequests {
    private static final int TRIES = Integer.getInteger("random.requests", 400);
    private static final long SEED = Long.getLong("random.seed", today());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_FAULTS = 12;

    /** Stands in a row of another district. */
    private static final String BEYOND = "beyond7f3a";

    /** Stands in a row of the district that the stranger does not see. */
    private static final String HIDDEN = "hidden7f3a";

    private static final Pattern INNARDS = Pattern.compile(
            "Exception|\\bat [a-z]+\\.[a-z]|org\\.(hibernate|postgresql|commonground|jboss)|com\\.fasterxml"
                    + "|io\\.(quarkus|vertx)|java\\.(lang|util)|(?i:select .* from |insert into )");
    private static final Set<String> CODES =
            Arrays.stream(ProblemCode.values()).map(ProblemCode::wire).collect(Collectors.toUnmodifiableSet());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the resource is listed and created, such as {@code /v1/partners}. */
    protected abstract String resource();

    /** The name of a new district, which has all that the resource refers to. */
    protected abstract String district();

    /** A body that creates one in the given district, with this text in a place that every reader is shown. */
    protected abstract String creates(String district, String text);

    /** Somebody who does not see a row of the district that has just been created. */
    protected abstract Role stranger();

    /** What the server says before it knows the operation. */
    private static final Set<Integer> OF_EVERY_ADDRESS = Set.of(414, 431);

    /** A path of ours that every router understands alike. */
    private static final Pattern PLAIN = Pattern.compile("/v1(/[A-Za-z0-9_:-][A-Za-z0-9_.:-]*)+");

    private static final System.Logger LOG = System.getLogger(RandomRequests.class.getName());

    private Contract contract = new Contract(JSON.nullNode());
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Map<String, String> faults = new LinkedHashMap<>();
    private String district = "";
    private String officer = "";
    private String stranger = "";

    private String own = "";
    private String beyond = "";
    private String hidden = "";

    @BeforeEach
    public void rows() {
        contract = Contract.served();
        district = district();
        officer = Tokens.officer().inDistrict(district).signed();
        stranger = Tokens.of(stranger()).inDistrict(district).signed();
        own = created(district, "visible");
        beyond = created(district(), BEYOND);
        hidden = created(district, HIDDEN);
    }

    @Test
    public void no_filter_reaches_beyond_what_the_caller_may_see() throws IOException {
        for (var filter : List.of(
                "createdAt > '2000-01-01T00:00:00Z' OR createdAt < '2000-01-01T00:00:00Z'",
                "id = '%s' OR id = '%s' OR id = '%s'".formatted(own, beyond, hidden)))
            for (var who : List.of(RandomShots.Who.OFFICER, RandomShots.Who.STRANGER)) {
                var query = "?limit=500&filter=" + URLEncoder.encode(filter, UTF_8);
                var shot = new Shot(who, "GET", resource() + query, List.of(), null);
                assertThat(send(shot).status()).as("%s", shot).isEqualTo(200);
                assertThat(fault(shot)).as("%s", shot).isNull();
            }
    }

    @Test
    public void nothing_that_is_sent_breaks_it_or_shows_what_is_not_the_callers() throws IOException {
        LOG.log(System.Logger.Level.INFO, "{0} random requests, {1}", Integer.toString(TRIES), again());
        var shots = new RandomShots(targets(), List.of(own, own, beyond, hidden), fields(own), cursors());
        JqwikSession.run(() -> {
            var generator = shots.any().generator(TRIES, true);
            var random = new Random(SEED);
            for (int i = 0; i < TRIES && faults.size() < MOST_FAULTS; i++)
                check(generator.next(random).value());
        });
        assertThat(faults.values()).as(again()).isEmpty();
        // it goes deep enough to be answered, and to be refused by the rules of the domain
        assertThat(statuses.keySet()).as("%s, %s", statuses, again()).contains(200, 400, 404, 405, 415);
        assertThat(Api.as(Tokens.officer().inDistrict(district))
                        .get(resource() + "/{id}", own)
                        .statusCode())
                .as("it is still there")
                .isEqualTo(200);
    }

    private String created(String district, String text) {
        return Api.as(Tokens.officer().inDistrict(district))
                .post(resource(), creates(district, text))
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static long today() {
        var today = LocalDate.ofInstant(Clock.systemUTC().instant(), ZoneOffset.UTC);
        return Long.parseLong(today.format(DateTimeFormatter.BASIC_ISO_DATE));
    }

    private static String again() {
        return "-Drandom.seed=" + SEED;
    }

    /** Every operation that there is, and the resource's own create more often, with a body that is really good. */
    private List<Target> targets() {
        var bodies = ContractBodies.of(contract.document());
        var targets = new ArrayList<Target>();
        for (var operation : contract.operations()) {
            var mediaType = ContractBodies.mediaType(operation.operation());
            Supplier<JsonNode> body = mediaType == null ? null : () -> bodies.body(operation.operation(), mediaType);
            var target = new Target(operation.method(), operation.path(), operation.queryParameters(), mediaType, body);
            targets.add(target);
            if (operation.path().equals(resource())) {
                var known = operation.method().equals("POST")
                        ? new Target(
                                "POST",
                                operation.path(),
                                target.parameters(),
                                mediaType,
                                () -> read(creates(district, "visible")))
                        : target;
                for (int i = 0; i < 4; i++) targets.add(known);
            }
        }
        return targets;
    }

    private List<String> fields(String id) {
        var names = new ArrayList<String>();
        Api.as(Tokens.officer().inDistrict(district))
                .get(resource() + "/{id}", id)
                .jsonPath()
                .getMap("")
                .keySet()
                .forEach(name -> names.add(String.valueOf(name)));
        return names;
    }

    private List<String> cursors() {
        var cursors = new ArrayList<>(List.of("", "A", "e30", "eyJhIjoxfQ.AAAA", "....", "Zm9v".repeat(400)));
        for (var sort : List.of("", "&sort=-createdAt"))
            cursors.add(Api.as(Tokens.officer().inDistrict(district))
                    .get(resource() + "?limit=1" + sort)
                    .path("next"));
        return cursors;
    }

    /** Of faults that look alike, one is told, with what is not needed for it taken away. */
    private void check(Shot shot) {
        var fault = fault(shot);
        if (fault == null) return;
        var smallest = shot;
        for (boolean smaller = true; smaller; ) {
            smaller = false;
            for (var simpler : smallest.simpler())
                if (fault(simpler) != null) {
                    smallest = simpler;
                    smaller = true;
                    break;
                }
        }
        faults.putIfAbsent(alike(fault, smallest), "%n%s%n%s".formatted(fault(smallest), smallest));
    }

    private static String alike(String fault, Shot smallest) {
        return fault.substring(0, Math.min(50, fault.length()))
                + smallest.headers().stream().map(RawHttp.Header::name).toList()
                + smallest.target().replaceAll("^[^?]*[?]?|=.*", "");
    }

    private @Nullable String fault(Shot shot) {
        RawHttp.Answer answer;
        try {
            answer = send(shot);
        } catch (SocketTimeoutException e) {
            return "no answer within " + PATIENCE;
        } catch (IOException e) {
            return "no answer: " + e;
        }
        statuses.merge(answer.status(), 1, Integer::sum);
        var body = new String(answer.body(), UTF_8);
        if (answer.status() >= 500) return "a defect: %d %s".formatted(answer.status(), body);
        if (body.contains(BEYOND)) return "it shows what is another district's: " + body;
        if (shot.who() != RandomShots.Who.OFFICER && body.contains(HIDDEN))
            return "it shows what is not the caller's: " + body;
        var unsaid = contractFault(shot, answer);
        if (unsaid != null) return unsaid;
        if (shot.method().equals("HEAD") || answer.status() == 304) return null;
        if (answer.status() < 400) return unreadable(answer, body);
        return refusalFault(shot, answer, body);
    }

    /** Caches are told what to do, and the contract knows every answer of its operations. */
    private @Nullable String contractFault(Shot shot, RawHttp.Answer answer) {
        var what = "%d %s".formatted(answer.status(), answer.headers());
        if (answer.header("cache-control").isEmpty()) return "caches do not know what to do with it: " + what;
        var path = shot.target().replaceAll("[?].*", "");
        var operation = PLAIN.matcher(path).matches() ? contract.at(shot.method(), path) : null;
        if (operation == null) return null;
        if (shot.who() != RandomShots.Who.NOBODY
                && isDisclosing(operation)
                && !answer.header("cache-control").equals("no-store"))
            return "caches may keep what is personal: " + what;
        return operation.tellsOf(answer.status()) || OF_EVERY_ADDRESS.contains(answer.status())
                ? null
                : "the contract of %s does not know the answer %d".formatted(operation.id(), answer.status());
    }

    private static boolean isDisclosing(Contract.Documented operation) {
        if (operation.isHistory()) return true;
        return Arc.container().instance(Operations.class).get().all().stream()
                .filter(each -> each.name().equals(operation.decidedAs()))
                .map(each -> Optional.ofNullable(each.method().getAnnotation(Discloses.class))
                        .orElse(each.method().getDeclaringClass().getAnnotation(Discloses.class)))
                .anyMatch(mark -> mark != null && mark.value() != Disclosure.PUBLISHED);
    }

    private static @Nullable String unreadable(RawHttp.Answer answer, String body) {
        if (!answer.header("content-type").startsWith("application/json")) return null;
        try {
            JSON.readTree(body);
            return null;
        } catch (JsonProcessingException e) {
            return "not JSON: " + body;
        }
    }

    /** A published standard's façade has that standard's errors. */
    private static boolean isFacade(Shot shot) {
        var path = shot.target().replaceAll("[?].*", "");
        return Arc.container().instance(Operations.class).get().facadeAt(path) != null;
    }

    private static @Nullable String refusalFault(Shot shot, RawHttp.Answer answer, String body) {
        var what = "%d %s %s".formatted(answer.status(), answer.headers(), body);
        if (!answer.header("content-type").startsWith("application/problem+json"))
            return isFacade(shot) ? unreadable(answer, body) : "no problem: " + what;
        JsonNode problem;
        try {
            problem = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return "no JSON: " + what;
        }
        if (problem.path("status").asInt() != answer.status()) return "another status inside: " + what;
        if (!CODES.contains(problem.path("code").asText())) return "an unknown code: " + what;
        for (var member : List.of("type", "title", "detail", "instance"))
            if (problem.path(member).asText().isEmpty()) return "it lacks %s: %s".formatted(member, what);
        if (INNARDS.matcher(problem.path("detail").asText() + problem.path("violations"))
                .find()) return "it shows its innards: " + what;
        if (answer.status() == 405 && answer.header("allow").isEmpty())
            return "it does not say what is allowed: " + what;
        if (answer.status() == 401 && answer.header("www-authenticate").isEmpty())
            return "it does not say how: " + what;
        return null;
    }

    private RawHttp.Answer send(Shot shot) throws IOException {
        var headers = new ArrayList<>(shot.headers());
        var token = token(shot.who());
        if (token != null) headers.add(new RawHttp.Header("Authorization", "Bearer " + token));
        var body = shot.body() == null ? new byte[0] : shot.body();
        return RawHttp.send(
                RestAssured.port, shot.method(), shot.target(), headers, body, shot.body() != null, PATIENCE);
    }

    private @Nullable String token(RandomShots.Who who) {
        return switch (who) {
            case OFFICER -> officer;
            case STRANGER -> stranger;
            case FORGER -> officer + "x";
            case NOBODY -> null;
        };
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
