package org.commonground.localstack.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown is run by a real shell, in which {@code curl} tells what it was given. */
class CallTest {
    private static final String CURL_TELLS = "curl() { for each in \"$@\"; do printf '%s\\036' \"$each\"; done; }\n";

    @TempDir
    Path folder;

    @Test
    void a_body_reaches_curl_as_it_was_sent() throws Exception {
        var body = Json.parse("""
                {"summary": "The school's rooms, \\"both\\" of them; $5 a day", "obligations": [{"side": "SCHOOL"}],
                 "another": "long enough for a line of its own"}""");
        var call = Call.patch(Actor.PRINCIPAL, "/v1/agreements/1", body).ifStill(Json.parse("{\"version\": 7}"));

        var arguments = run(call);

        assertThat(arguments.subList(0, arguments.size() - 1))
                .containsExactly(
                        "-X",
                        "PATCH",
                        "http://gateway/v1/agreements/1",
                        "-H",
                        "Authorization: Bearer token-of-principal",
                        "-H",
                        "If-Match: \"7\"",
                        "-H",
                        "Content-Type: application/merge-patch+json",
                        "-d");
        assertThat(Json.parse(arguments.getLast())).isEqualTo(body);
    }

    @Test
    void a_question_keeps_its_quotes_and_each_of_its_parameters() throws Exception {
        var call = Call.get(Actor.ANALYST, "/v1/analytics")
                .asking("dimension", "school:609926")
                .asking("dimension", "period:a;b")
                .asking("filter", "name = 'O''Hare'");

        assertThat(run(call))
                .containsExactly(
                        "-G",
                        "http://gateway/v1/analytics",
                        "--data-urlencode",
                        "dimension=school:609926",
                        "--data-urlencode",
                        "dimension=period:a;b",
                        "--data-urlencode",
                        "filter=name = 'O''Hare'",
                        "-H",
                        "Authorization: Bearer token-of-analyst");
        assertThat(call.target())
                .isEqualTo(
                        "/v1/analytics?dimension=school%3A609926&dimension=period%3Aa%3Bb&filter=name+%3D+%27O%27%27Hare%27");
    }

    @Test
    void a_changed_file_is_piped_into_curl() throws Exception {
        Files.writeString(folder.resolve("rows.csv"), "a,q1\n");
        var call = Call.upload(
                Actor.LIAISON, "/v1/rows", Call.Body.ofPipe("text/csv", "a,q3\n", "sed 's/q1/q3/' rows.csv"));

        assertThat(call.curl("http://gateway").getFirst()).isEqualTo("sed 's/q1/q3/' rows.csv |");
        assertThat(run(call)).endsWith("--data-binary", "@-");
    }

    private List<String> run(Call call) throws IOException, InterruptedException {
        var suite = folder.resolve("suite");
        Files.writeString(suite, "#!/bin/sh\necho \"token-of-$2\"\n");
        assertThat(suite.toFile().setExecutable(true)).isTrue();
        var shell = new ProcessBuilder("bash", "-c", CURL_TELLS + String.join("\n", call.curl("http://gateway")))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).as(said).isZero();
        return List.of(said.substring(0, said.length() - 1).split("\036", -1));
    }
}
