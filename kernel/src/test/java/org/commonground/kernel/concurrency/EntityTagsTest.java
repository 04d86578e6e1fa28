package org.commonground.kernel.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;

class EntityTagsTest {
    @Example
    void if_match_compares_strongly() {
        assertThat(EntityTags.anyMatches("\"3\"", 3, false)).isTrue();
        assertThat(EntityTags.anyMatches("\"2\", \"3\"", 3, false)).isTrue();
        assertThat(EntityTags.anyMatches("*", 3, false)).isTrue();
        assertThat(EntityTags.anyMatches("W/\"3\"", 3, false)).isFalse();
        assertThat(EntityTags.anyMatches("3", 3, false)).isFalse();
        assertThat(EntityTags.anyMatches("\"33\"", 3, false)).isFalse();
    }

    @Example
    void if_none_match_compares_weakly() {
        assertThat(EntityTags.anyMatches("W/\"3\"", 3, true)).isTrue();
        assertThat(EntityTags.anyMatches("\"4\"", 3, true)).isFalse();
    }
}
