package org.commonground.registry.contact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.commonground.registry.vocabulary.Visibility.DISTRICT;
import static org.commonground.registry.vocabulary.Visibility.PUBLIC;
import static org.commonground.registry.vocabulary.Visibility.RESTRICTED;

import java.util.Set;
import java.util.UUID;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnlookerTest {
    private static final UUID PARTNER = UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(Role.class)
    void what_is_confidential_is_for_the_partnership_office_and_the_partner_itself(Role role) {
        var expected = switch (role) {
            case PARTNERSHIP_OFFICER, DISTRICT_REVIEWER -> Set.of(PUBLIC, DISTRICT, RESTRICTED);
            case SIGNATORY, SCHOOL_LEADER, SCHOOL_LIAISON, ANALYST_PRIVILEGED -> Set.of(PUBLIC, DISTRICT);
            default -> Set.of(PUBLIC);
        };

        for (var districtWide : new boolean[] {false, true}) {
            assertThat(Onlooker.of(caller(role, UUID.randomUUID(), districtWide), PARTNER)
                            .sees())
                    .isEqualTo(expected);
            assertThat(Onlooker.of(caller(role, PARTNER, districtWide), PARTNER).sees())
                    .containsExactlyInAnyOrder(PUBLIC, DISTRICT, RESTRICTED);
        }
    }

    private static Caller caller(Role role, UUID partner, boolean districtWide) {
        return new Caller(
                "somebody",
                "tests",
                "chicago",
                Set.of(role),
                Set.of(),
                Set.of(partner),
                Set.of(),
                districtWide,
                Set.of());
    }
}
