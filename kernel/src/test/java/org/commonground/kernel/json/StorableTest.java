package org.commonground.kernel.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class StorableTest {
    private final ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());

    StorableTest() {
        new JsonSettings().customize(json);
    }

    @Property
    void a_text_is_storable_if_it_comes_back_as_it_was(@ForAll("texts") String text) {
        var comesBack = new String(text.getBytes(UTF_8), UTF_8).equals(text) && text.indexOf(0) < 0;
        assertThat(Storable.is(text)).isEqualTo(comesBack);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.frequency(
                        Tuple.of(6, 'a'), Tuple.of(2, '\ud83d'), Tuple.of(2, '\ude00'), Tuple.of(1, '\u0000'))
                .list()
                .ofMaxSize(6)
                .map(all -> {
                    var text = new StringBuilder();
                    all.forEach(text::append);
                    return text.toString();
                });
    }

    @Example
    void what_cannot_be_stored_is_refused_where_it_is_read() throws JsonProcessingException {
        refused("\"a\\u0000b\"", String.class);
        refused("\"\\ud800\"", String.class);
        refused("\"+99999-01-01\"", LocalDate.class);
        refused("\"-0001-01-01T00:00:00Z\"", Instant.class);
        refused("1E1000000000", BigDecimal.class);

        assertThat(json.readValue("\"\\ud83d\\ude00\"", String.class)).isEqualTo("\ud83d\ude00");
        assertThat(json.readValue("\"9999-12-31\"", LocalDate.class)).isEqualTo("9999-12-31");
        assertThat(json.readValue("1E3", BigDecimal.class)).isEqualByComparingTo("1000");
    }

    @Example
    void what_is_refused_is_named_by_its_place() {
        record Body(List<String> names) {}

        assertThatThrownBy(() -> json.readValue("{\"names\": [\"a\", \"\\u0000\"]}", Body.class))
                .isInstanceOfSatisfying(
                        InvalidFormatException.class,
                        refusal -> assertThat(refusal.getPath()).hasSize(2));
    }

    private void refused(String text, Class<?> as) {
        assertThatThrownBy(() -> json.readValue(text, as)).as(text).isInstanceOf(InvalidFormatException.class);
    }
}
