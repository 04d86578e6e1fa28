package org.commonground.testkit;

import io.quarkus.arc.Arc;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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

    /** Something to call, and the row of the table that decides on it. */
    private record Door(String name, String decidedAs, String method, String path, String accept, String contentType) {
        static Door of(Operation operation) {
            return new Door(
                    operation.name(),
                    operation.name(),
                    operation.httpMethod(),
                    operation.path(),
                    operation.produces().getFirst(),
                    operation.consumes().getFirst());
        }

        static Door of(Contract.Documented derived) {
            return new Door(
                    derived.id(),
                    derived.decidedAs(),
                    derived.method(),
                    derived.path(),
                    "application/json",
                    "application/json");
        }

        int callBy(Api caller) {
            var request = caller.request().accept(accept);
            if (!method.equals("GET")) request.contentType(contentType).body("{}".getBytes(StandardCharsets.UTF_8));
            return request.request(
                            method,
                            path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString()))
                    .statusCode();
        }
    }

    /** Every operation that has a method, and the searches and histories that derive from them. */
    private static List<Door> doors() {
        var operations = Arc.container().instance(Operations.class).get().all();
        return Stream.concat(
                        operations.stream().map(Door::of),
                        Contract.served().operations().stream()
                                .filter(Contract.Documented::isDerived)
                                .map(Door::of))
                .sorted(Comparator.comparing(Door::name))
                .toList();
    }

    @Test
    public void every_role_gets_exactly_what_the_table_gives_it() {
        var table = Arc.container().instance(AccessTable.class).get();
        var softly = new SoftAssertions();
        for (var door : doors())
            for (var role : CALLERS) {
                var status = door.callBy(Api.as(Tokens.of(role)));
                var what = "%s (%s %s) by %s".formatted(door.name(), door.method(), door.path(), role.realmRole());
                if (table.reach(door.decidedAs(), Set.of(role, Role.ANONYMOUS)) == Reach.NONE)
                    softly.assertThat(status).as(what).isEqualTo(403);
                else softly.assertThat(status).as(what).isNotIn(401, 403, 405).isLessThan(500);
            }
        softly.assertAll();
    }

    @Test
    public void without_a_token_or_a_role_only_public_operations_are_open() {
        var table = Arc.container().instance(AccessTable.class).get();
        var softly = new SoftAssertions();
        for (var door : doors()) {
            var anonymous = door.callBy(Api.anonymous());
            var roleless = door.callBy(Api.as(Tokens.of()));
            if (table.reach(door.decidedAs(), Set.of(Role.ANONYMOUS)) == Reach.NONE) {
                softly.assertThat(anonymous).as(door.name()).isEqualTo(401);
                softly.assertThat(roleless).as(door.name()).isEqualTo(403);
            } else {
                softly.assertThat(anonymous)
                        .as(door.name())
                        .isNotIn(401, 403, 405)
                        .isLessThan(500);
                softly.assertThat(roleless)
                        .as(door.name())
                        .isNotIn(401, 403, 405)
                        .isLessThan(500);
            }
        }
        softly.assertAll();
    }
}
