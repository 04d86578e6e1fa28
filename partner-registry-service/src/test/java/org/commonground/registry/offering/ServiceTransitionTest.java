package org.commonground.registry.offering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.offering.OfferingStatus.ACTIVE;
import static org.commonground.registry.offering.OfferingStatus.DEFUNCT;
import static org.commonground.registry.offering.OfferingStatus.GRAPH;
import static org.commonground.registry.offering.OfferingStatus.INACTIVE;
import static org.commonground.registry.offering.OfferingStatus.TEMPORARILY_CLOSED;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.commonground.kernel.access.Role;
import org.junit.jupiter.api.Test;

class ServiceTransitionTest {
    private static final Set<Role> WHO = EnumSet.of(Role.PARTNER_ADMIN, Role.PARTNERSHIP_OFFICER);
    private static final Map<OfferingStatus, Set<OfferingStatus>> ALLOWED = Map.of(
            ACTIVE, Set.of(INACTIVE, TEMPORARILY_CLOSED, DEFUNCT),
            INACTIVE, Set.of(ACTIVE, TEMPORARILY_CLOSED, DEFUNCT),
            TEMPORARILY_CLOSED, Set.of(ACTIVE, INACTIVE, DEFUNCT),
            DEFUNCT, Set.of());

    @Test
    void every_step_of_a_service_is_allowed_to_exactly_these_roles() {
        for (var from : OfferingStatus.values())
            for (var to : OfferingStatus.values())
                for (var role : Role.values()) {
                    var expected = WHO.contains(role)
                            && ALLOWED.getOrDefault(from, Set.of()).contains(to);
                    assertThat(GRAPH.allowed(from, Set.of(role)).contains(to))
                            .as("%s to %s by %s", from, to, role)
                            .isEqualTo(expected);
                }
    }
}
