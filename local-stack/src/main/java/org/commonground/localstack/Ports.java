package org.commonground.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ports of the loopback interface, and who sits on them. */
final class Ports {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final String LISTENING = "0A";

    private Ports() {}

    static int free() {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean taken(int port) {
        try (var socket = new ServerSocket()) {
            // Connections of a server that just ended must not count as a server.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    /** The process that listens there, where the system tells us. */
    static Optional<ProcessHandle> owner(int port) {
        var sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .map(Path::of)
                .filter(Files::isReadable)
                .flatMap(table -> listening(table, port))
                .map("socket:[%s]"::formatted)
                .collect(Collectors.toSet());
        if (sockets.isEmpty()) return Optional.empty();
        return ProcessHandle.allProcesses()
                .filter(each -> holdsOneOf(each.pid(), sockets))
                .findFirst();
    }

    private static Stream<String> listening(Path table, int port) {
        var suffix = ":%04X".formatted(port);
        try {
            // Columns of the kernel's table: number, local address, remote address, state, … , and the inode as tenth.
            return Files.readAllLines(table).stream()
                    .map(line -> line.strip().split("\\s+", -1))
                    .filter(columns ->
                            columns.length > 9 && columns[1].endsWith(suffix) && LISTENING.equals(columns[3]))
                    .map(columns -> columns[9]);
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private static boolean holdsOneOf(long pid, Set<String> sockets) {
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (var each : descriptors) {
                if (Files.isSymbolicLink(each)
                        && sockets.contains(Files.readSymbolicLink(each).toString())) return true;
            }
            return false;
        } catch (IOException e) {
            // Another user's process, or one that just ended.
            return false;
        }
    }
}
