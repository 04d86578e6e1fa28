package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.commonground.kernel.job.Jobs;
import org.commonground.kernel.job.RowReport;
import org.jspecify.annotations.Nullable;

/** A job's whole report as a file, written as it is read: a thousand rows at a time are held. */
@Singleton
class ReportFile {
    private final Jobs jobs;
    private final ObjectMapper json;

    ReportFile(Jobs jobs, ObjectMapper json) {
        this.jobs = jobs;
        this.json = json;
    }

    void write(UUID job, boolean csv, OutputStream out) throws IOException {
        var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        var rows = csv ? csv(text) : ndjson(text);
        var page = jobs.report(job, 0);
        while (!page.isEmpty()) {
            for (var reported : page) rows.add(reported.view());
            page = jobs.report(job, page.getLast().id());
        }
        text.flush();
    }

    private interface Rows {
        void add(RowReport row) throws IOException;
    }

    private Rows ndjson(Writer text) {
        return row -> text.append(json.writeValueAsString(row)).append('\n');
    }

    private static Rows csv(Writer text) {
        var csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.CRLF)
                .bufferSize(0) // the stream below has a buffer of its own
                .build(text);
        csv.writeRecord(List.of("row", "code", "pointer", "message", "naturalKey"));
        return row -> csv.writeRecord(List.of(
                Long.toString(row.row()),
                row.code(),
                cell(row.pointer()),
                cell(row.message()),
                cell(row.naturalKey())));
    }

    /** What a spreadsheet would take for a formula is made a text. */
    private static String cell(@Nullable String value) {
        if (value == null) return "";
        return !value.isEmpty() && "=+-@\t\r".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }
}
