package org.commonground.registry.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of somebody's CSV become partners, services and places. What may stand in it is said by
 * {@code directory-mappings/schema.json}, against which every mapping is held before it comes here.
 *
 * @param publisher whose file it is, for people
 * @param scheme under which its partners are named here, such as {@code US-EIN}
 */
record DirectoryMapping(
        String publisher,
        @Nullable String licence,
        String scheme,
        Map<String, Source> partner,
        Map<String, Source> service,
        @Nullable Map<String, Source> site) {

    /**
     * Where a field's value comes from.
     *
     * @param column one column; or {@code columns}, whose texts are joined
     * @param constant the same for every row, instead of a column
     * @param firstLine of a cell with several lines only the first
     * @param without a column whose text is taken off the end, where two were run together
     * @param split what parts several values in one cell
     * @param values theirs to ours, without regard to case and blanks; none, if a value says nothing here
     * @param doubtful values that somebody should look at, though they are read
     * @param optional some years' files lack the column
     */
    record Source(
            @Nullable String column,
            @Nullable List<String> columns,
            @Nullable String join,
            @Nullable String constant,
            @JsonProperty("firstLine") boolean firstLine,
            @Nullable String without,
            @Nullable String split,
            @Nullable Map<String, List<String>> values,
            @Nullable List<String> doubtful,
            @JsonProperty("optional") boolean optional) {

        Source {
            if (values != null) {
                var known = new HashMap<String, List<String>>();
                values.forEach((theirs, ours) -> known.put(plain(theirs), List.copyOf(ours)));
                values = known;
            }
            doubtful = doubtful == null
                    ? List.of()
                    : doubtful.stream().map(Source::plain).toList();
        }

        /** The columns that it reads. */
        List<String> reads() {
            if (columns != null) return columns;
            return column == null ? List.of() : List.of(column);
        }

        /** What the row says there, as it stands. */
        String raw(CsvTable.Row row) {
            if (constant != null) return constant;
            var texts = new ArrayList<String>();
            for (var each : reads()) if (!row.text(each).isEmpty()) texts.add(row.text(each));
            var text = String.join(join == null ? " " : join, texts);
            var end = firstLine ? text.indexOf('\n') : -1;
            if (end >= 0) text = text.substring(0, end).strip();
            var other = without == null ? "" : row.text(without);
            return !other.isEmpty() && text.endsWith(other)
                    ? text.substring(0, text.length() - other.length()).strip()
                    : text;
        }

        /** The parts of a cell. */
        List<String> parts(String raw) {
            var whole = split == null ? List.of(raw) : List.of(raw.split(Pattern.quote(split), -1));
            return whole.stream()
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList();
        }

        /** What a part means here; null if the mapping does not say. */
        @Nullable
        List<String> meaning(String part) {
            return values == null ? null : values.get(plain(part));
        }

        boolean isDoubtful(String part) {
            return doubtful != null && doubtful.contains(plain(part));
        }

        private static String plain(String text) {
            return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        }
    }

    /** Their columns that every file must have. */
    Set<String> needed() {
        var needed = new LinkedHashSet<String>();
        Stream.of(partner, service, site == null ? Map.<String, Source>of() : site)
                .flatMap(fields -> fields.values().stream())
                .filter(source -> !source.optional())
                .forEach(source -> {
                    needed.addAll(source.reads());
                    if (source.without() != null) needed.add(source.without());
                });
        return needed;
    }
}
