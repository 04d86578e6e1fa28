package org.commonground.kernel.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.commonground.kernel.access.Caller;
import org.commonground.kernel.access.token.KnownTokens.Verified;
import org.junit.jupiter.api.Test;

class KnownTokensTest {
    private static final Instant START = Instant.parse("2026-11-02T15:00:00Z");

    private final Turned clock = new Turned();
    private final KnownTokens tokens = new KnownTokens(clock);

    @Test
    void a_verified_token_is_known_for_a_minute_and_no_longer() {
        tokens.add("Bearer a", verified(Duration.ofHours(1)));

        clock.now = START.plusSeconds(59);
        assertThat(tokens.find("Bearer a")).isNotNull();
        clock.now = START.plusSeconds(60);
        assertThat(tokens.find("Bearer a")).isNull();
    }

    @Test
    void a_token_that_expires_earlier_is_known_until_then() {
        tokens.add("Bearer a", verified(Duration.ofSeconds(5)));

        clock.now = START.plusSeconds(4);
        assertThat(tokens.find("Bearer a")).isNotNull();
        clock.now = START.plusSeconds(5);
        assertThat(tokens.find("Bearer a")).isNull();
    }

    @Test
    void a_token_that_differs_by_one_character_is_not_known() {
        tokens.add("Bearer abc", verified(Duration.ofHours(1)));

        assertThat(tokens.find("Bearer abd")).isNull();
    }

    @Test
    void many_tokens_push_out_the_oldest_and_leave_those_of_a_moment_ago() {
        for (int i = 0; i < 20_000; i++) tokens.add("Bearer " + i, verified(Duration.ofHours(1)));

        assertThat(tokens.find("Bearer 0")).isNull();
        assertThat(tokens.find("Bearer 19999")).isNotNull();
    }

    private static Verified verified(Duration longevity) {
        return new Verified(Caller.system("d"), Set.of(), START.plus(longevity));
    }

    private static final class Turned extends Clock {
        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
