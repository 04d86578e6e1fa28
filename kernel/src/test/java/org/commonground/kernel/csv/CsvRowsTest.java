package org.commonground.kernel.csv;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class CsvRowsTest {
    @Property
    void no_text_is_run_by_a_spreadsheet_and_none_is_lost(@ForAll("texts") String first, @ForAll("texts") String second)
            throws IOException {
        var read = readBack(first, second);
        assertThat(read).hasSize(2).noneMatch(cell -> cell.matches("(?s)[=+\\-@\t\r].*"));
        assertThat(read.getFirst()).isIn(first, "'" + first);
        assertThat(read.getLast()).isIn(second, "'" + second);
    }

    @Property
    void a_text_that_is_no_formula_stays_as_it_is(@ForAll("texts") String text) throws IOException {
        var told = "a" + text;
        assertThat(readBack(told)).containsExactly(told);
    }

    @Property
    void a_number_stays_a_number(@ForAll BigDecimal decimal, @ForAll long whole) throws IOException {
        var read = readBack(decimal, whole);
        assertThat(new BigDecimal(read.getFirst())).isEqualByComparingTo(decimal);
        assertThat(Long.parseLong(read.getLast())).isEqualTo(whole);
    }

    @Example
    void what_is_absent_is_empty() throws IOException {
        assertThat(readBack("a", null, 1)).containsExactly("a", "", "1");
    }

    @Provide
    Arbitrary<String> texts() {
        var begin = Arbitraries.of("=", "+", "-", "@", "\t", "\r", "\n", "\"", "'", ",", "");
        return Combinators.combine(begin, Arbitraries.strings().all().ofMaxLength(20))
                .as(String::concat)
                .map(text -> text.replaceAll("\\p{Cs}", "?")); // half a pair is no text
    }

    private static List<String> readBack(@Nullable Object... cells) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var rows = new CsvRows(out)) {
            rows.add(cells);
        }
        try (var records =
                CsvReader.builder().skipEmptyLines(false).ofCsvRecord(out.toString(StandardCharsets.UTF_8))) {
            return records.stream().findFirst().orElseThrow().getFields();
        }
    }
}
