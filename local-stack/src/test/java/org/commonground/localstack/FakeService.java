package org.commonground.localstack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** The least that the stack can take for a service; as a jar it is started like a real one. */
public final class FakeService {
    private FakeService() {}

    public static void main(String... arguments) throws IOException {
        if (System.getenv("REFUSE_TO_START") != null) {
            System.out.println("there is no such table as partner");
            System.exit(3);
        }
        System.out.println("a fake service is starting");
        var port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    static ServicePart part(String name, int port, Path folder, Map<String, String> environment) {
        var all = new HashMap<>(environment);
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return new ServicePart(name, jar(folder.resolve(name)), port, all);
    }

    private static Path jar(Path folder) {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, FakeService.class.getName());
        var entry = FakeService.class.getName().replace('.', '/') + ".class";
        try {
            var jar = Files.createDirectories(folder).resolve("quarkus-run.jar");
            try (var output = new JarOutputStream(Files.newOutputStream(jar), manifest);
                    var code = FakeService.class.getResourceAsStream("/" + entry)) {
                output.putNextEntry(new ZipEntry(entry));
                Objects.requireNonNull(code).transferTo(output);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
