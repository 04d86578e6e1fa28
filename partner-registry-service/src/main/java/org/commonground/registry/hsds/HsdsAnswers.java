package org.commonground.registry.hsds;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.commonground.kernel.problem.Problem;
import org.commonground.registry.hsds.HsdsDirectory.Selection;
import org.jspecify.annotations.Nullable;

/** Pages in HSDS's envelope, single records, and streams of records. */
@ApplicationScoped
class HsdsAnswers {
    static final String NDJSON = "application/x-ndjson";
    private static final int BATCH = 250;
    private static final JsonFactory JSON = new JsonFactory();

    private final HsdsDirectory directory;

    HsdsAnswers(HsdsDirectory directory) {
        this.directory = directory;
    }

    /** Writes the records of some ids, in their order. */
    interface Records {
        void write(List<UUID> ids, JsonGenerator out) throws IOException;
    }

    /** Writes records that are at hand. */
    interface Parts<T> {
        void write(List<T> parts, JsonGenerator out) throws IOException;
    }

    Response answer(Selection selection, int page, int perPage, boolean stream, Records records) {
        return stream ? stream(selection, records) : page(selection, page, perPage, records);
    }

    private Response page(Selection selection, int page, int perPage, Records records) {
        var total = directory.count(selection);
        var ids = directory.page(selection, page, perPage);
        return Response.ok(json(out -> envelope(out, total, page, perPage, ids.size(), () -> records.write(ids, out))))
                .build();
    }

    /** A page of a list that is whole in memory. */
    <T> Response page(List<T> all, int page, int perPage, boolean stream, Parts<T> parts) {
        if (stream) {
            StreamingOutput output = to -> {
                try (var out = lines(to)) {
                    parts.write(all, out);
                }
            };
            return Response.ok(output, NDJSON).build();
        }
        int from = (int) Math.min(all.size(), (page - 1L) * perPage);
        var some = all.subList(from, Math.min(all.size(), from + perPage));
        return Response.ok(json(
                        out -> envelope(out, all.size(), page, perPage, some.size(), () -> parts.write(some, out))))
                .build();
    }

    Response one(Selection selection, String what, UUID asked, Records records) {
        return find(selection, records).orElseThrow(() -> Problem.notFound(what, asked));
    }

    Optional<Response> find(Selection selection, Records records) {
        var ids = directory.page(selection, 1, 1);
        return ids.isEmpty() ? Optional.empty() : Optional.of(one(out -> records.write(ids, out)));
    }

    Response one(Writing writing) {
        return Response.ok(json(writing)).build();
    }

    /** Writes to a generator. */
    interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private interface Contents {
        void write() throws IOException;
    }

    private static void envelope(JsonGenerator out, long total, int page, int perPage, int size, Contents contents)
            throws IOException {
        long pages = Math.max(1, (total + perPage - 1) / perPage);
        out.writeStartObject();
        out.writeNumberField("total_items", total);
        out.writeNumberField("total_pages", pages);
        out.writeNumberField("page_number", page);
        out.writeNumberField("size", size);
        out.writeBooleanField("first_page", page == 1);
        out.writeBooleanField("last_page", page >= pages);
        out.writeBooleanField("empty", size == 0);
        out.writeArrayFieldStart("contents");
        contents.write();
        out.writeEndArray();
        out.writeEndObject();
    }

    private static String json(Writing writing) {
        var text = new StringWriter();
        try (var out = JSON.createGenerator(text)) {
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /**
     * Every record that fits, batch by batch in the order of ids: the client's reading pace is ours, and memory holds one
     * batch. What changes meanwhile may or may not be seen; nothing comes twice.
     */
    private Response stream(Selection selection, Records records) {
        StreamingOutput output = to -> {
            try (var out = lines(to)) {
                @Nullable UUID last = null;
                for (int size = BATCH; size == BATCH; ) {
                    var ids = directory.after(selection, last, BATCH);
                    size = ids.size();
                    if (size == 0) return;
                    last = ids.getLast();
                    records.write(ids, out);
                    out.flush();
                    directory.forget();
                }
            }
        };
        return Response.ok(output, NDJSON).build();
    }

    private static JsonGenerator lines(OutputStream to) throws IOException {
        return JSON.createGenerator(to, JsonEncoding.UTF8).setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    }
}
