package org.commonground.registry.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.commonground.registry.educationorg.OrgType;
import org.commonground.registry.oneroster.RosterOrgs.NetworkType;
import org.junit.jupiter.api.Test;

class RosterOrgsTest {
    @Test
    void a_network_is_what_the_district_says_and_is_found_as_that() {
        assertThat(RosterOrgs.wire(OrgType.NETWORK, NetworkType.LOCAL)).isEqualTo("local");
        assertThat(RosterOrgs.wire(OrgType.NETWORK, NetworkType.DISTRICT)).isEqualTo("district");
        assertThat(RosterOrgs.types(NetworkType.LOCAL))
                .containsEntry("local", Set.of(OrgType.NETWORK))
                .containsEntry("district", Set.of(OrgType.DISTRICT));
        assertThat(RosterOrgs.types(NetworkType.DISTRICT))
                .containsEntry("local", Set.of())
                .containsEntry("district", Set.of(OrgType.DISTRICT, OrgType.NETWORK));
    }
}
