package org.commonground.registry.imports;

import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonground.testkit.Api;

/** Sends files to be imported and waits for the job. */
public final class Sending {
    private Sending() {}

    public static byte[] zip(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** The job when it has ended. */
    public static JsonPath imported(Api api, String format, String type, byte[] body, String parameters) {
        var location = api.request()
                .contentType(type)
                .body(body)
                .post("/v1/imports?format=" + format + parameters)
                .then()
                .statusCode(202)
                .extract()
                .header("Location");
        return ended(api, location);
    }

    /** The job at a location, when it has ended. */
    public static JsonPath ended(Api api, String location) {
        var path = location.substring(location.indexOf("/v1/"));
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.get(path).jsonPath(),
                        job -> !job.getString("state").equals("QUEUED")
                                && !job.getString("state").equals("RUNNING"));
    }

    /** What the report says of a job, each row as code, place and natural key. */
    public static java.util.List<String> report(Api api, JsonPath job) {
        return api
                .get("/v1/imports/{id}/report", job.getString("id"))
                .jsonPath()
                .<Map<String, Object>>getList("rows")
                .stream()
                .map(row -> "%s %s %s".formatted(row.get("code"), row.get("pointer"), row.get("naturalKey")))
                .toList();
    }
}
