package org.commonground.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** HTTP/1.1 over a socket of its own, for requests that no client library would send. */
final class RawHttp {
    private RawHttp() {}

    /** A header as it is written on the wire. */
    record Header(String name, String value) {}

    /** @param headers by their name in lower case, the last of each */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    /** Fails with {@link java.net.SocketTimeoutException} if the answer does not come in time. */
    static Answer send(
            int port,
            String method,
            String target,
            List<Header> headers,
            byte[] body,
            boolean hasBody,
            Duration patience)
            throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            socket.setTcpNoDelay(true);
            var head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
            head.append("Host: 127.0.0.1:").append(port).append("\r\nConnection: close\r\n");
            for (var header : headers)
                head.append(header.name()).append(": ").append(header.value()).append("\r\n");
            if (hasBody) head.append("Content-Length: ").append(body.length).append("\r\n");
            var out = socket.getOutputStream();
            try {
                out.write(head.append("\r\n").toString().getBytes(ISO_8859_1));
                if (hasBody) out.write(body);
                out.flush();
            } catch (SocketException e) {
                // a server may refuse before it has read everything; its answer is there all the same
            }
            return read(socket.getInputStream(), method);
        }
    }

    private static Answer read(InputStream in, String method) throws IOException {
        while (true) {
            var status = line(in).split(" ", 3);
            var headers = new TreeMap<String, String>();
            for (var line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int code = Integer.parseInt(status[1]);
            if (code < 200) continue;
            var bare = method.equals("HEAD") || code == 204 || code == 304;
            return new Answer(code, headers, bare ? new byte[0] : unpacked(body(in, headers), headers));
        }
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
            var all = new ByteArrayOutputStream();
            while (true) {
                int size = Integer.parseInt(line(in).split(";", 2)[0].strip(), 16);
                if (size == 0) return all.toByteArray();
                all.write(in.readNBytes(size));
                line(in);
            }
        }
        var length = headers.get("content-length");
        return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
    }

    private static byte[] unpacked(byte[] body, Map<String, String> headers) throws IOException {
        if (!headers.getOrDefault("content-encoding", "").equals("gzip")) return body;
        try (var unpacking = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return unpacking.readAllBytes();
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            if (read < 0) throw new EOFException("the connection ended without an answer");
            if (read != '\r') line.write(read);
        }
        return line.toString(ISO_8859_1);
    }
}
