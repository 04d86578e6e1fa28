package org.commonground.kernel.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnKeysTest {
    @Test
    void a_service_without_keys_of_its_own_does_not_start() {
        var own = Optional.of("0123456789abcdef");
        assertThatCode(() -> new OwnKeys(own, own)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new OwnKeys(Optional.empty(), own)).hasMessageContaining(OwnKeys.AUDIT);
        assertThatThrownBy(() -> new OwnKeys(own, Optional.empty())).hasMessageContaining(OwnKeys.CURSOR);
    }

    @Test
    void a_word_is_no_key() {
        assertThatThrownBy(() -> new OwnKeys(Optional.of("local"), Optional.of("0123456789abcdef")))
                .hasMessageContaining("at least 16 characters");
    }
}
