package org.commonground.kernel.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class IdsTest {
    @Property
    void a_natural_key_has_one_id_of_version_7(@ForAll String district, @ForAll String value) {
        var id = Ids.ofNaturalKey(district, "sourcedId", value);

        assertThat(id).isEqualTo(Ids.ofNaturalKey(district, "sourcedId", value));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
    }

    @Example
    void districts_and_schemes_do_not_share_ids() {
        assertThat(Ids.ofNaturalKey("a", "sourcedId", "1"))
                .isNotEqualTo(Ids.ofNaturalKey("b", "sourcedId", "1"))
                .isNotEqualTo(Ids.ofNaturalKey("a", "US-EIN", "1"));
    }

    /** Tokens of the demo's realm name this school before it is loaded. */
    @Example
    void the_demo_school_keeps_its_id() {
        assertThat(Ids.ofNaturalKey("chicago", "sourcedId", "609926"))
                .isEqualTo(UUID.fromString("01941f29-7c00-746c-a0ce-a017e9324404"));
    }
}
