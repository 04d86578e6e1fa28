package org.commonground.localstack.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Properties;

/** The facts that the story is told with; SOURCE.md beside them says where they come from and what is made up. */
public record DemoData(School school, Partner partner) {
    static final String ONE_ROSTER = "chicago-oneroster.zip";
    static final String DIRECTORY = "chicago-partners.csv";
    static final String OBSERVATIONS = "observations.csv";
    private static final String IN_REPOSITORY = "local-stack/src/main/resources/demo/";

    /** Where the story happens. */
    public record School(String id, String sourcedId, String name) {}

    /** Who will help. */
    public record Partner(String id, String name) {}

    public static DemoData load() {
        var ids = new Properties();
        try (var in = Objects.requireNonNull(DemoData.class.getResourceAsStream("/demo/ids.properties"))) {
            ids.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DemoData(
                new School(
                        ids.getProperty("school.id"),
                        ids.getProperty("school.sourcedId"),
                        ids.getProperty("school.name")),
                new Partner(ids.getProperty("partner.id"), ids.getProperty("partner.name")));
    }

    /** The path of one of the files as somebody finds it who stands in the repository. */
    static String path(String file) {
        return IN_REPOSITORY + file;
    }

    static BodyPublisher content(String file) {
        return BodyPublishers.ofByteArray(bytes(file));
    }

    static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String file) {
        try (var in = Objects.requireNonNull(DemoData.class.getResourceAsStream("/demo/" + file), file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
