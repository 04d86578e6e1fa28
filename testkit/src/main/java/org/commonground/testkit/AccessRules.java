package org.commonground.testkit;

import io.quarkus.arc.Arc;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.SoftAssertions;
import org.commonground.kernel.access.AccessTable;
import org.commonground.kernel.access.Reach;
import org.commonground.kernel.access.Role;
import org.commonground.kernel.operation.Operation;
import org.commonground.kernel.operation.Operations;
import org.junit.jupiter.api.Test;

/**
 * Every role against every operation of a service, through the door. A service's {@code AccessTest} extends it; what is
 * expected is the service's {@code access.csv}, read once more here.
 */
public abstract class AccessRules {
    private static final List<Role> CALLERS = Arrays.stream(Role.values())
            .filter(role -> !role.realmRole().isEmpty())
            .toList();

    @Test
    public void every_role_gets_exactly_what_the_table_gives_it() {
        var table = Arc.container().instance(AccessTable.class).get();
        var operations =
                new ArrayList<>(Arc.container().instance(Operations.class).get().all());
        operations.sort(Comparator.comparing(Operation::name));
        var softly = new SoftAssertions();
        for (var operation : operations)
            for (var role : CALLERS) {
                var status = call(operation, Api.as(Tokens.of(role)));
                var what = "%s (%s %s) by %s"
                        .formatted(operation.name(), operation.httpMethod(), operation.path(), role.realmRole());
                if (table.reach(operation.name(), Set.of(role, Role.ANONYMOUS)) == Reach.NONE)
                    softly.assertThat(status).as(what).isEqualTo(403);
                else softly.assertThat(status).as(what).isNotIn(401, 403, 405).isLessThan(500);
            }
        softly.assertAll();
    }

    @Test
    public void without_a_token_or_a_role_only_public_operations_are_open() {
        var table = Arc.container().instance(AccessTable.class).get();
        var softly = new SoftAssertions();
        for (var operation : Arc.container().instance(Operations.class).get().all()) {
            var anonymous = call(operation, Api.anonymous());
            var roleless = call(operation, Api.as(Tokens.of()));
            if (table.reach(operation.name(), Set.of(Role.ANONYMOUS)) == Reach.NONE) {
                softly.assertThat(anonymous).as(operation.name()).isEqualTo(401);
                softly.assertThat(roleless).as(operation.name()).isEqualTo(403);
            } else {
                softly.assertThat(anonymous)
                        .as(operation.name())
                        .isNotIn(401, 403, 405)
                        .isLessThan(500);
                softly.assertThat(roleless)
                        .as(operation.name())
                        .isNotIn(401, 403, 405)
                        .isLessThan(500);
            }
        }
        softly.assertAll();
    }

    private static int call(Operation operation, Api api) {
        var path = operation.path().replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
        var request = api.request();
        var produces = operation.method().getAnnotation(Produces.class);
        if (produces != null) request.accept(produces.value()[0]);
        var consumes = operation.method().getAnnotation(Consumes.class);
        if (!operation.httpMethod().equals("GET"))
            request.contentType(consumes == null ? "application/json" : consumes.value()[0])
                    .body("{}".getBytes(StandardCharsets.UTF_8));
        return request.request(operation.httpMethod(), path).statusCode();
    }
}
