package org.commonground.registry.imports;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.commonground.registry.vocabulary.PlainText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Youth  Center | Youth Center",
                "<b>Youth</b> Center | Youth Center",
                "Boys &amp; Girls | Boys & Girls",
                "Q&A | Q&A",
                "ages < 5 | ages < 5",
                "<script>alert(1)</script>Arts | Arts",
                "<img src=x onerror=alert(1)>Arts | Arts",
                "&lt;b&gt;Arts&lt;/b&gt; | Arts",
                "&amp;lt;b&amp;gt;Arts | Arts",
                "a<br>b | a b",
                "<p>one</p><p>two</p> | one two"
            })
    void what_a_reader_would_have_seen_stays(String written, String seen) {
        assertThat(CleanText.line(written).text()).isEqualTo(seen);
    }

    @Test
    void line_ends_stay_in_long_texts() {
        assertThat(CleanText.of("one\r\n two\u00A0\t three\n\n\n\nfour\u0000").text())
                .isEqualTo("one\ntwo three\n\nfour");
    }

    @Property(tries = 300)
    void nothing_is_left_that_the_registry_would_refuse(@ForAll("nasty") String text) {
        assertThat(CleanText.of(text).text()).matches(PlainText.REGEXP);
        assertThat(CleanText.line(text).text()).matches(PlainText.REGEXP);
    }

    @Property(tries = 300)
    void what_is_clean_stays_as_it_is(@ForAll("nasty") String text) {
        var clean = CleanText.of(text).text();
        if (!clean.contains("&")) assertThat(CleanText.of(clean)).isEqualTo(new CleanText(clean, false));
    }

    @Provide
    Arbitrary<String> nasty() {
        return Arbitraries.of(
                        "<",
                        ">",
                        "/",
                        "!",
                        "?",
                        "b",
                        "script",
                        "&lt;",
                        "&amp;",
                        "&#60;",
                        "&#x0;",
                        ";",
                        "\"",
                        " ",
                        "\n",
                        "\r",
                        "\u0000",
                        "\u001F",
                        "é",
                        "<p>",
                        "</p>",
                        "<!--",
                        "-->",
                        "<![CDATA[",
                        "]]>",
                        "&",
                        "\uFEFF")
                .list()
                .ofMaxSize(25)
                .map(parts -> String.join("", parts));
    }
}
