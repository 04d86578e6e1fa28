package org.commonground.gateway.discovery;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import org.commonground.gateway.Domain;
import org.commonground.gateway.GatewayConfig;
import org.commonground.gateway.contract.Contract;
import org.commonground.gateway.contract.Operation;
import org.commonground.gateway.contract.OwnOperation;
import org.commonground.gateway.reply.Reply;

/** The root, the API catalogue (RFC 9727) and the security contact (RFC 9116). */
@Singleton
class DiscoveryPages {
    private static final Duration SECURITY_TXT_HOLDS = Duration.ofDays(180);
    private static final CharSequence LINK = HttpHeaders.createOptimized("Link");
    private static final CharSequence CATALOGUE_LINK =
            HttpHeaders.createOptimized("</.well-known/api-catalog>; rel=\"api-catalog\"");

    private final GatewayConfig config;
    private final Contract contract;
    private final Clock clock;

    DiscoveryPages(GatewayConfig config, Contract contract, Clock clock) {
        this.config = config;
        this.contract = contract;
        this.clock = clock;
    }

    @Produces
    @Singleton
    OwnOperation root() {
        var info = contract.document().path("info");
        var root = new JsonObject()
                .put("name", info.path("title").asText())
                .put("version", info.path("version").asText())
                .put("openapi", "/openapi.json")
                .put("events", "/contracts/asyncapi.yaml")
                .put("docs", "/docs/")
                .put("health", "/health")
                .put("problems", "/problems")
                .put("apiCatalog", "/.well-known/api-catalog")
                .put("issuer", config.issuer().toString())
                .put("domains", domains());
        return linked("getDiscovery", Reply.of("application/json", root.encode()));
    }

    @Produces
    @Singleton
    OwnOperation catalogue() {
        var entry = new JsonObject()
                .put("anchor", absolute("/"))
                .put(
                        "service-desc",
                        new JsonArray()
                                .add(link("/openapi.json", "application/json"))
                                .add(link("/openapi.yaml", "application/yaml"))
                                .add(link("/contracts/asyncapi.yaml", "application/vnd.aai.asyncapi+yaml")))
                .put("service-doc", new JsonArray().add(link("/docs/", "text/html")))
                .put("status", new JsonArray().add(link("/health", "application/json")));
        var catalogue =
                new JsonObject().put("linkset", new JsonArray().add(entry)).encode();
        return linked(
                "getApiCatalogue",
                Reply.of("application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"", catalogue));
    }

    @Produces
    @Singleton
    OwnOperation securityContact() {
        return new OwnOperation("getSecurityContact", this::securityContact);
    }

    private void securityContact(RoutingContext rc) {
        var expires = clock.instant().plus(SECURITY_TXT_HOLDS).truncatedTo(ChronoUnit.DAYS);
        var text = """
                Contact: %s
                Expires: %s
                Preferred-Languages: en
                Canonical: %s
                """.formatted(config.securityContact(), expires, absolute("/.well-known/security.txt"));
        Reply.of("text/plain; charset=utf-8", text).send(rc);
    }

    /** Each service and the first path segments that lead to it: what a reader looks for first. */
    private JsonArray domains() {
        var domains = new JsonArray();
        Arrays.stream(Domain.values()).forEach(domain -> {
            var paths = contract.operations().stream()
                    .filter(operation -> operation.domain() == domain)
                    .map(DiscoveryPages::entrance)
                    .distinct()
                    .sorted()
                    .toList();
            if (!paths.isEmpty())
                domains.add(new JsonObject().put("service", domain.service()).put("paths", new JsonArray(paths)));
        });
        return domains;
    }

    private static String entrance(Operation operation) {
        var parameter = operation.path().indexOf("/{");
        return parameter < 0 ? operation.path() : operation.path().substring(0, parameter);
    }

    private OwnOperation linked(String id, Reply reply) {
        return new OwnOperation(id, rc -> {
            rc.response().putHeader(LINK, CATALOGUE_LINK);
            reply.send(rc);
        });
    }

    private JsonObject link(String path, String type) {
        return new JsonObject().put("href", absolute(path)).put("type", type);
    }

    private String absolute(String path) {
        return config.publicUrl().resolve(path).toString();
    }
}
