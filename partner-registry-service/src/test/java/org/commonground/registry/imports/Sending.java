package org.commonground.registry.imports;

import static org.awaitility.Awaitility.await;
import static org.awaitility.pollinterval.FibonacciPollInterval.fibonacci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;
import io.restassured.config.LogConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.commonground.testkit.Api;

/** Sends files to be imported and waits for the job. */
public final class Sending {
    /** The request is not written down in case that its answer is not the expected one: a file is large. */
    private static final LogConfig NOT_KEPT_FOR_A_FAILURE = new LogConfig();

    private static final ObjectMapper JSON = new ObjectMapper();

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
                .config(RestAssured.config().logConfig(NOT_KEPT_FOR_A_FAILURE))
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
                .pollDelay(Duration.ZERO)
                .pollInterval(fibonacci())
                .until(() -> api.get(path), Sending::isEnded)
                .jsonPath();
    }

    /** Not by a path: each is compiled anew, which takes longer than most imports here. */
    private static boolean isEnded(Response job) {
        try {
            var state = JSON.readTree(job.asString()).path("state").asText();
            return !Set.of("QUEUED", "RUNNING").contains(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
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
