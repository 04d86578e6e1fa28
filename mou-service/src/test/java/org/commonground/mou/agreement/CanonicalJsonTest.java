package org.commonground.mou.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
    @Test
    void names_are_sorted_nothing_is_padded_and_absent_is_absent() {
        var content = new LinkedHashMap<String, Object>();
        content.put("b", List.of(Map.of("z", 1, "a", "x")));
        content.put("a", true);
        content.put("c", null);

        assertThat(CanonicalJson.of(content)).isEqualTo("{\"a\":true,\"b\":[{\"a\":\"x\",\"z\":1}]}");
    }

    @Test
    void strings_are_escaped_as_rfc_8785_asks() {
        assertThat(CanonicalJson.of(Map.of("s", "€$\u000F\nA'\"\\/\u001b")))
                .isEqualTo("{\"s\":\"€$\\u000f\\nA'\\\"\\\\/\\u001b\"}");
    }

    @Test
    void the_hash_is_what_sha256sum_prints() {
        assertThat(CanonicalJson.sha256("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Property(tries = 200)
    void the_order_in_which_something_was_said_does_not_matter(
            @ForAll @Size(max = 12) Map<@AlphaChars @StringLength(max = 8) String, String> content) {
        var names = new ArrayList<>(content.keySet());
        Collections.reverse(names);
        var reversed = new LinkedHashMap<String, String>();
        names.forEach(name -> reversed.put(name, content.get(name)));

        assertThat(CanonicalJson.of(reversed)).isEqualTo(CanonicalJson.of(content));
    }

    @Property(tries = 200)
    void what_is_read_back_has_the_same_text(
            @ForAll @Size(max = 12)
                    Map<@AlphaChars @StringLength(max = 8) String, List<@StringLength(max = 20) String>> content)
            throws Exception {
        var text = CanonicalJson.of(content);

        assertThat(CanonicalJson.of(new ObjectMapper().readValue(text, JsonNode.class)))
                .isEqualTo(text);
    }

    @Test
    void a_document_survives_being_stored() {
        var agreement = Drafts.agreement(AgreementState.DRAFT);
        var version = Drafts.version(agreement, Drafts.complete());

        assertThat(version.terms()).isEqualTo(Drafts.complete());
        assertThat(new AgreementVersion.Document(agreement.number(), 1, agreement.type(), "standard/1", version.terms())
                        .canonical())
                .isEqualTo(version.document);
    }
}
