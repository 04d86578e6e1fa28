package org.commonground.gateway.docs;

import io.quarkus.runtime.util.ClassPathUtils;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.commonground.gateway.contract.OwnOperation;
import org.commonground.gateway.problem.ProblemType;
import org.commonground.gateway.reply.Reply;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** The Markdown pages under {@code problems/} on the class path, as web pages: a problem's {@code type} leads here. */
@Singleton
class ProblemPages {
    private final Map<String, Reply> pages = new TreeMap<>();
    private final Reply index;

    ProblemPages() throws IOException {
        ClassPathUtils.consumeAsPaths("problems", this::read);
        var links = pages.keySet().stream()
                .map("- [`%1$s`](/problems/%1$s)"::formatted)
                .collect(Collectors.joining("\n"));
        index = page("Problems", "# Problems\n\nEvery code that a refusal of this API can carry.\n\n" + links);
    }

    @Produces
    @Singleton
    OwnOperation list() {
        return new OwnOperation("listProblemPages", index::send);
    }

    @Produces
    @Singleton
    OwnOperation show() {
        return new OwnOperation("getProblemPage", this::show);
    }

    private void show(RoutingContext rc) {
        var code = rc.normalizedPath().substring("/problems/".length());
        var page = pages.get(code);
        if (page != null) page.send(rc);
        else ProblemType.NOT_FOUND.because("there is no problem of this name").send(rc);
    }

    private void read(Path folder) {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                var name = file.getFileName().toString();
                if (!name.endsWith(".md")) continue;
                var code = name.substring(0, name.length() - ".md".length());
                pages.putIfAbsent(code, page(code, Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reply page(String title, String markdown) {
        var html =
                HtmlRenderer.builder().build().render(Parser.builder().build().parse(markdown));
        return Reply.of("text/html; charset=utf-8", """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width">
                <title>%s</title>
                <style>
                body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
                code { background: #f2f2f2; padding: .1em .3em }
                </style>
                </head>
                <body>
                %s</body>
                </html>
                """.formatted(title, html));
    }
}
