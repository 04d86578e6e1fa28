package org.commonground.registry.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.commonground.kernel.csv.CsvRows;
import org.commonground.kernel.job.Jobs;
import org.commonground.kernel.job.RowReport;

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
        try (var rows = csv ? table(out) : lines(out)) {
            var page = jobs.report(job, 0);
            while (!page.isEmpty()) {
                for (var reported : page) rows.add(reported.view());
                page = jobs.report(job, page.getLast().id());
            }
        }
    }

    private interface Rows extends Closeable {
        void add(RowReport row) throws IOException;
    }

    private Rows lines(OutputStream out) {
        var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        return new Rows() {
            @Override
            public void add(RowReport row) throws IOException {
                text.append(json.writeValueAsString(row)).append('\n');
            }

            @Override
            public void close() throws IOException {
                text.close();
            }
        };
    }

    private static Rows table(OutputStream out) {
        var csv = new CsvRows(out);
        csv.add("row", "code", "pointer", "message", "naturalKey");
        return new Rows() {
            @Override
            public void add(RowReport row) {
                csv.add(row.row(), row.code(), row.pointer(), row.message(), row.naturalKey());
            }

            @Override
            public void close() throws IOException {
                csv.close();
            }
        };
    }
}
