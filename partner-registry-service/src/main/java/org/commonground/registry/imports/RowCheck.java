package org.commonground.registry.imports;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.commonground.kernel.job.JobRun;
import org.commonground.kernel.job.RowReport;
import org.commonground.kernel.json.Storable;
import org.commonground.registry.vocabulary.PlainText;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one row and keeps everything that is wrong with them, so that the sender hears all of it at once. */
public final class RowCheck {
    private static final Pattern PLAIN = Pattern.compile(PlainText.REGEXP);

    private final String file;
    private final ImportRow row;
    private final String naturalKey;
    private final List<RowReport> said = new ArrayList<>();
    private boolean sound = true;

    /** @param key the column whose text tells the sender which row it is */
    public RowCheck(String file, ImportRow row, String key) {
        this.file = file;
        this.row = row;
        this.naturalKey = row.text(key);
    }

    /** A text that must be there; empty where it is not. */
    public String required(String column, int length) {
        var text = bounded(column, length);
        if (text.isEmpty()) wrong(column, "required", "it is empty");
        return text;
    }

    public @Nullable String optional(String column, int length) {
        var text = bounded(column, length);
        return text.isEmpty() ? null : text;
    }

    private String bounded(String column, int length) {
        var text = row.text(column);
        if (text.length() > length) wrong(column, "out-of-bounds", "over %d characters".formatted(length));
        else if (!Storable.is(text)) wrong(column, "malformed", "it holds a NUL or half a character");
        else if (!isPlain(text)) wrong(column, "markup", PlainText.MESSAGE);
        return text;
    }

    /** Whether the API would take the text. */
    static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches();
    }

    public @Nullable Double decimal(String column, double least, double most) {
        var text = row.text(column);
        if (text.isEmpty()) return null;
        try {
            var value = Double.parseDouble(text);
            if (value >= least && value <= most) return value;
            wrong(column, "out-of-bounds", "from %s to %s".formatted(least, most));
        } catch (NumberFormatException e) {
            wrong(column, "malformed", "a number");
        }
        return null;
    }

    public @Nullable Integer whole(String column, int least, int most) {
        var text = row.text(column);
        if (text.isEmpty()) return null;
        try {
            var value = Integer.parseInt(text);
            if (value >= least && value <= most) return value;
            wrong(column, "out-of-bounds", "from %d to %d".formatted(least, most));
        } catch (NumberFormatException e) {
            wrong(column, "malformed", "a whole number");
        }
        return null;
    }

    /** A date that must be there. */
    public @Nullable LocalDate date(String column) {
        try {
            return calendar(LocalDate.parse(row.text(column)));
        } catch (DateTimeException e) {
            wrong(column, "malformed", "a date such as 2026-08-24");
            return null;
        }
    }

    /** An instant, or a date as its first moment in UTC. */
    public @Nullable Instant instant(String column) {
        var text = row.text(column);
        if (text.isEmpty()) return null;
        try {
            if (text.length() == 10)
                return calendar(LocalDate.parse(text))
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant();
            var at = OffsetDateTime.parse(text);
            calendar(at.toLocalDate());
            return at.toInstant();
        } catch (DateTimeException e) {
            wrong(column, "malformed", "an instant such as 2026-08-24T06:00:00Z");
            return null;
        }
    }

    /** Days that a database knows: java.time's reach a million times further. */
    private static LocalDate calendar(LocalDate day) {
        if (day.getYear() < 1 || day.getYear() > 9_999) throw new DateTimeException("a year of four digits");
        return day;
    }

    public @Nullable Boolean flag(String column) {
        return switch (row.text(column).toLowerCase(Locale.ROOT)) {
            case "" -> null;
            case "true", "yes", "y", "1" -> true;
            case "false", "no", "n", "0" -> false;
            default -> {
                wrong(column, "unknown-code", "true or false");
                yield null;
            }
        };
    }

    /** A code, without regard to case; null if it is none of those. */
    public <T> @Nullable T code(String column, Map<String, T> codes) {
        var meant = codes.get(row.text(column).toLowerCase(Locale.ROOT));
        if (meant == null)
            wrong(
                    column,
                    "unknown-code",
                    "'%s' is none of %s"
                            .formatted(
                                    shortened(row.text(column)),
                                    codes.keySet().stream().sorted().toList()));
        return meant;
    }

    /** The row cannot be taken. */
    public void wrong(String column, String code, String message) {
        sound = false;
        note(column, code, message);
    }

    /** The row is taken, and somebody should look at it. */
    public void note(String column, String code, String message) {
        said.add(new RowReport(row.number(), code, file + "/" + column, shortened(message), shortened(naturalKey)));
    }

    /** Tells the job; true if the row can be taken. */
    public boolean tell(JobRun run) {
        said.forEach(run::report);
        return sound;
    }

    private static String shortened(String text) {
        var clean = text.replace('\0', '?');
        return clean.length() <= 300 ? clean : clean.substring(0, 299) + "…";
    }
}
