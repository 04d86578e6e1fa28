package org.commonground.kernel.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Writes the page that each problem's {@code type} leads to; in CI a page that is not what the code says fails. */
class ProblemCatalogueTest {
    private static final Path PAGES = Path.of("..", "docs", "problems");

    @Test
    void every_code_has_its_page() throws IOException {
        Files.createDirectories(PAGES);
        var index = new StringBuilder("""
                # Problems

                Every refusal of the API is an RFC 9457 problem document. `code` never changes its meaning; the codes in
                `violations` say what exactly is wrong, and where.

                | status | code | |
                |---|---|---|
                """);
        for (var code : ProblemCode.values()) {
            index.append(
                    "| %d | [%s](%s.md) | %s |\n".formatted(code.status(), code.wire(), code.wire(), code.title()));
            settle(code.wire() + ".md", """
                    # %s

                    `%s`, status %d

                    %s

                    **What to do.** %s
                    """.formatted(
                            code.title(), code.wire(), code.status(), code.meaning(), code.remedy()));
        }
        settle("README.md", index.toString());
    }

    private static void settle(String name, String content) throws IOException {
        var file = PAGES.resolve(name);
        if (Files.exists(file) && Files.readString(file).equals(content)) return;
        assertThat(System.getenv("CI"))
                .as("%s is not what the code says; run the tests and commit it", file)
                .isNull();
        Files.writeString(file, content);
    }
}
