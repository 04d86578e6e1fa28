package org.commonground.kernel.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.commonground.kernel.problem.Problem;
import org.commonground.kernel.problem.ProblemCode;

class CursorTest {
    private static final String LIST = "Partner|state = 'APPROVED'|-updatedAt";

    @Property
    void a_cursor_opens_where_it_was_issued(@ForAll List<String> values) {
        assertThat(Cursor.open(new Cursor(LIST, values).sealed("key"), LIST, "key")
                        .after())
                .isEqualTo(values);
    }

    @Property
    void one_changed_bit_is_noticed(@ForAll @IntRange(min = 0, max = 10_000) int anywhere) {
        var bytes = Base64.getUrlDecoder().decode(new Cursor(LIST, List.of("a", "b")).sealed("key"));
        bytes[anywhere % bytes.length] ^= (byte) (1 << (anywhere % 8));

        assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), LIST, "key");
    }

    @Property
    void any_other_text_is_refused(@ForAll String text) {
        assertRefused(text, LIST, "key");
    }

    @Example
    void a_cursor_of_another_list_or_key_is_refused() {
        var cursor = new Cursor(LIST, List.of("a")).sealed("key");

        assertRefused(cursor, "Partner||-updatedAt", "key");
        assertRefused(cursor, LIST, "another key");
    }

    private static void assertRefused(String text, String list, String key) {
        assertThatThrownBy(() -> Cursor.open(text, list, key))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_CURSOR));
    }
}
