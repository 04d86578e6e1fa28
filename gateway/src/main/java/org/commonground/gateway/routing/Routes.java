package org.commonground.gateway.routing;

import io.quarkus.arc.All;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.commonground.gateway.GatewayConfig;
import org.commonground.gateway.contract.Contract;
import org.commonground.gateway.contract.Operation;
import org.commonground.gateway.contract.OwnOperation;
import org.commonground.gateway.contract.Retirement;
import org.jspecify.annotations.Nullable;

/** What is routed: the operations of the contract, no more and no fewer. */
@Singleton
class Routes {
    private final RouteTable<Path> table = new RouteTable<>();

    record Path(String template, Map<HttpMethod, Endpoint> endpoints, String methods) {
        @Nullable
        Endpoint endpoint(HttpMethod method) {
            return endpoints.get(method.equals(HttpMethod.HEAD) ? HttpMethod.GET : method);
        }
    }

    /** @param retirement if it will be removed */
    record Endpoint(
            boolean anonymous, long bodyLimit, @Nullable Retirement retirement, Handler<RoutingContext> answer) {}

    Routes(Contract contract, @All List<OwnOperation> own, Upstreams upstreams, GatewayConfig config) {
        var answers = own.stream().collect(Collectors.toMap(OwnOperation::id, OwnOperation::answer));
        var byPath = new TreeMap<String, Map<HttpMethod, Endpoint>>();
        for (var operation : contract.operations()) {
            var answer = operation.domain() == null
                    ? answers.remove(operation.id())
                    : upstreams.forwarding(operation.domain(), operation.isBulk());
            if (answer == null)
                throw new IllegalStateException(operation.id() + " is documented, but nobody answers it");
            byPath.computeIfAbsent(operation.path(), _ -> new HashMap<>())
                    .put(
                            operation.method(),
                            new Endpoint(
                                    operation.anonymous(), limit(operation, config), operation.retirement(), answer));
        }
        if (!answers.isEmpty()) throw new IllegalStateException(answers.keySet() + " are answered, but not documented");
        byPath.forEach((template, endpoints) -> table.put(template, path(template, endpoints)));
    }

    @Nullable
    Path find(String path) {
        return table.find(path);
    }

    private static long limit(Operation operation, GatewayConfig config) {
        var limits = config.bodyLimit();
        return (operation.isBulk() ? limits.bulk() : limits.single()).asLongValue();
    }

    private static Path path(String template, Map<HttpMethod, Endpoint> endpoints) {
        var methods = endpoints.keySet().stream().map(HttpMethod::name).collect(Collectors.toCollection(TreeSet::new));
        if (methods.contains("GET")) methods.add("HEAD");
        methods.add("OPTIONS");
        return new Path(template, Map.copyOf(endpoints), String.join(", ", methods));
    }
}
