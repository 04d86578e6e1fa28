package org.commonground.gateway.changes;

import io.quarkus.logging.Log;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeoutException;
import org.commonground.gateway.Domain;
import org.commonground.gateway.GatewayConfig;
import org.commonground.gateway.contract.OwnOperation;
import org.commonground.gateway.problem.Problem;
import org.commonground.gateway.problem.ProblemType;
import org.commonground.gateway.routing.Upstreams;
import org.commonground.gateway.routing.Upstreams.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Joins the services' change feeds. The services are asked one after the other, each for what still fits into the page, in the
 * order in which they build on each other: what a change refers to has been told of before. If one does not answer, nobody
 * gets an answer: a page without it would look as if nothing had happened there.
 */
@Singleton
class JoinedChanges {
    private static final Set<String> PARAMETERS = Set.of("since", "types", "limit");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;

    private final Upstreams upstreams;
    private final Set<Domain> services;

    JoinedChanges(Upstreams upstreams, GatewayConfig config) {
        this.upstreams = upstreams;
        this.services = config.services().keySet();
    }

    @Produces
    @Singleton
    OwnOperation changes() {
        return new OwnOperation("listChanges", this::answer);
    }

    /** What a client asks for; {@code types} is empty for all. */
    private record Question(CursorVector since, Map<Domain, List<String>> types, int limit) {}

    /** What the services that were asked have said. */
    private static final class Joined {
        private final JsonArray items = new JsonArray();
        private final JsonArray types = new JsonArray();
        private final Map<Domain, String> cursors = new EnumMap<>(Domain.class);
        private final Map<Domain, String> oldest = new EnumMap<>(Domain.class);
        private final Map<Domain, String> newest = new EnumMap<>(Domain.class);
        private boolean more;

        void add(Domain domain, JsonObject page) {
            items.addAll(page.getJsonArray("items"));
            types.addAll(page.getJsonArray("types"));
            cursors.put(domain, page.getString("cursor"));
            oldest.put(domain, page.getString("oldestCursor"));
            newest.put(domain, page.getString("newestCursor"));
            more |= page.getBoolean("more");
        }

        JsonObject page() {
            return new JsonObject()
                    .put("items", items)
                    .put("cursor", new CursorVector(cursors).toString())
                    .put("more", more)
                    .put("oldestCursor", new CursorVector(oldest).toString())
                    .put("newestCursor", new CursorVector(newest).toString())
                    .put("types", types);
        }
    }

    /** An answer in the gateway's place of the page; thrown through the futures. */
    private static final class Refused extends RuntimeException {
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.detail(), null, false, false);
            this.problem = problem;
        }
    }

    /** A service's refusal that is the client's doing and goes on as it is. */
    private static final class PassedOn extends RuntimeException {
        private final transient Answer answer;

        PassedOn(Answer answer) {
            super(null, null, false, false);
            this.answer = answer;
        }
    }

    private void answer(RoutingContext rc) {
        Question question;
        try {
            question = question(rc);
        } catch (Refused refused) {
            refused.problem.send(rc);
            return;
        }
        var joined = new Joined();
        Future<@Nullable Void> asked = Future.succeededFuture();
        for (var domain : Domain.values())
            if (services.contains(domain) && (question.types.isEmpty() || question.types.containsKey(domain)))
                asked = asked.compose(_ -> ask(rc, domain, question, joined));
        asked.onSuccess(_ -> rc.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(joined.page().toBuffer()))
                .onFailure(failure -> fail(rc, failure));
    }

    private Future<@Nullable Void> ask(RoutingContext rc, Domain domain, Question question, Joined joined) {
        var uri = new StringBuilder("/v1/changes/").append(Domains.name(domain)).append("?limit=");
        uri.append(question.limit - joined.items.size());
        var since = question.since.parts().get(domain);
        if (since != null) uri.append("&since=").append(since);
        var types = question.types.get(domain);
        if (types != null)
            uri.append("&types=").append(URLEncoder.encode(String.join(",", types), StandardCharsets.UTF_8));
        return upstreams
                .ask(domain, rc.request(), uri.toString())
                .recover(failure -> Future.failedFuture(new Refused(silent(domain, failure))))
                .compose(answer -> {
                    try {
                        joined.add(domain, page(domain, question, answer));
                        return Future.succeededFuture();
                    } catch (Refused | PassedOn refused) {
                        return Future.failedFuture(refused);
                    }
                });
    }

    private static JsonObject page(Domain domain, Question question, Answer answer) {
        try {
            if (answer.status() == 200) return answer.body().toJsonObject();
            if (answer.status() == 410)
                throw new Refused(expired(domain, question, answer.body().toJsonObject()));
        } catch (DecodeException e) {
            Log.errorf("%s answered with what is no JSON", domain.service());
            throw new Refused(missing(ProblemType.DEPENDENCY_UNAVAILABLE, domain, "cannot be understood"));
        }
        if (answer.status() >= 500)
            throw new Refused(missing(ProblemType.DEPENDENCY_UNAVAILABLE, domain, "cannot tell what changed there"));
        throw new PassedOn(answer);
    }

    /** Only where the cursor expired has the client to begin again; elsewhere it stays where it is. */
    private static Problem expired(Domain domain, Question question, JsonObject said) {
        var oldest = new EnumMap<Domain, String>(Domain.class);
        oldest.putAll(question.since.parts());
        oldest.put(domain, said.getString("oldestCursor"));
        return ProblemType.CURSOR_EXPIRED
                .because(domain.service() + ": " + said.getString("detail"))
                .with("service", domain.service())
                .with("oldestCursor", new CursorVector(oldest).toString());
    }

    private static Problem silent(Domain domain, Throwable failure) {
        Log.debugf(failure, "%s did not answer", domain.service());
        return failure instanceof TimeoutException
                ? missing(ProblemType.DEPENDENCY_TIMEOUT, domain, "did not answer in time")
                : missing(ProblemType.DEPENDENCY_UNAVAILABLE, domain, "cannot be reached");
    }

    private static Problem missing(ProblemType type, Domain domain, String why) {
        return type.because("%s %s, and without it the changes would have a gap".formatted(domain.service(), why))
                .with("service", domain.service());
    }

    private static void fail(RoutingContext rc, Throwable failure) {
        switch (failure) {
            case Refused refused -> refused.problem.send(rc);
            case PassedOn passed ->
                rc.response()
                        .setStatusCode(passed.answer.status())
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                        .end(passed.answer.body());
            default -> rc.fail(failure);
        }
    }

    private Question question(RoutingContext rc) {
        var given = rc.request().params();
        var unknown = new TreeSet<>(given.names());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty())
            throw refused(
                    ProblemType.INVALID_PARAMETER,
                    "there are no parameters %s here; known are %s".formatted(unknown, new TreeSet<>(PARAMETERS)));
        var since = CursorVector.parse(given.get("since"));
        if (since == null)
            throw refused(ProblemType.INVALID_CURSOR, "`since` is not the `cursor` of an answer; start without it");
        return new Question(since, types(given.get("types")), limit(given.get("limit")));
    }

    private Map<Domain, List<String>> types(@Nullable String given) {
        var types = new EnumMap<Domain, List<String>>(Domain.class);
        if (given == null || given.isBlank()) return types;
        for (var part : given.split(",", -1)) {
            var type = part.strip();
            var domain = Domains.named(type.replaceFirst("\\..*", ""));
            if (domain == null || !services.contains(domain))
                throw refused(
                        ProblemType.INVALID_PARAMETER,
                        "`types` names %s; a type begins with one of %s".formatted(type, Domains.names(services)));
            types.computeIfAbsent(domain, _ -> new ArrayList<>()).add(type);
        }
        return types;
    }

    private static int limit(@Nullable String given) {
        if (given == null) return DEFAULT_LIMIT;
        try {
            int limit = Integer.parseInt(given);
            if (limit >= 0 && limit <= MAX_LIMIT) return limit;
        } catch (NumberFormatException e) {
            // said below, as for any other number that is not allowed
        }
        throw refused(ProblemType.INVALID_PARAMETER, "`limit` is a whole number from 0 to " + MAX_LIMIT);
    }

    private static Refused refused(ProblemType type, String detail) {
        return new Refused(type.because(detail));
    }
}
