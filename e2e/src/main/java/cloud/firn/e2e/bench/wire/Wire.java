package cloud.firn.e2e.bench.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** HTTP/1.1 over one open socket, as much of it as S3 servers use (RFC 9112). */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int SMALL_BYTES = 32 * 1024;
    private static final int TROUBLE_CHARACTERS = 600;
    private static final int STATUS_BEGINS = "HTTP/1.1 ".length();
    private static final int STATUS_ENDS = "HTTP/1.1 200".length();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int at;
    private int end;
    private boolean stays = true;

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    static Wire open(Store store) throws IOException {
        var socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(store.host(), store.port()), PATIENCE_MILLIS);
        return new Wire(socket);
    }

    /** Whether another request may follow. */
    boolean stays() {
        return stays;
    }

    /** Sends a request and reads its answer, which may come before the whole body is sent. */
    Reply exchange(String head, Request request, Sink sink) throws IOException {
        boolean withoutBody = request.method().equals("HEAD");
        try {
            write(head, request.body().bytes());
        } catch (IOException unsent) {
            stays = false;
            try {
                return read(withoutBody, sink);
            } catch (IOException unsaid) {
                throw unsent;
            }
        }
        return read(withoutBody, sink);
    }

    private void write(String head, byte[] body) throws IOException {
        var first = head.getBytes(ISO_8859_1);
        if (body.length > SMALL_BYTES) {
            out.write(first);
            out.write(body);
            return;
        }
        var whole = new byte[first.length + body.length];
        System.arraycopy(first, 0, whole, 0, first.length);
        System.arraycopy(body, 0, whole, first.length, body.length);
        out.write(whole);
    }

    private Reply read(boolean withoutBody, Sink sink) throws IOException {
        int status = status();
        long length = -1;
        boolean chunked = false;
        for (var line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            var name = line.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
            var value = line.substring(colon + 1).strip();
            switch (name) {
                case "content-length" -> length = Long.parseLong(value);
                case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
                case "connection" -> stays &= !value.equalsIgnoreCase("close");
                default -> {
                    // says nothing about the framing
                }
            }
        }
        if (status < 200) {
            return read(withoutBody, sink);
        }
        if (withoutBody || status == 204 || status == 304) {
            return new Reply(status, 0, status < 300 ? "" : "without a body");
        }
        if (status < 300) {
            return new Reply(status, body(length, chunked, sink), "");
        }
        var trouble = new StringBuilder();
        long bytes = body(length, chunked, (piece, from, size) -> {
            if (trouble.length() < TROUBLE_CHARACTERS) {
                trouble.append(new String(piece, from, Math.min(size, TROUBLE_CHARACTERS), UTF_8));
            }
        });
        return new Reply(status, bytes, trouble.toString());
    }

    private int status() throws IOException {
        var line = line();
        if (!line.startsWith("HTTP/1.") || line.length() < STATUS_ENDS) {
            throw new IOException("This is no HTTP: " + line);
        }
        return Integer.parseInt(line.substring(STATUS_BEGINS, STATUS_ENDS));
    }

    private long body(long length, boolean chunked, Sink sink) throws IOException {
        if (!chunked) {
            if (length < 0) {
                throw new IOException("An answer does not say how long it is");
            }
            pass(length, sink);
            return length;
        }
        long sum = 0;
        while (true) {
            long size = Long.parseLong(line().split(";", 2)[0].strip(), 16);
            if (size == 0) {
                break;
            }
            pass(size, sink);
            line();
            sum += size;
        }
        while (!line().isEmpty()) {
            // trailers
        }
        return sum;
    }

    private void pass(long length, Sink sink) throws IOException {
        long left = length;
        while (left > 0) {
            if (at == end) {
                fill();
            }
            int piece = (int) Math.min(left, end - at);
            sink.take(buffer, at, piece);
            at += piece;
            left -= piece;
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder(64);
        while (true) {
            if (at == end) {
                fill();
            }
            char next = (char) (buffer[at++] & 0xff);
            if (next == '\n') {
                return line.toString();
            }
            if (next != '\r') {
                line.append(next);
            }
            if (line.length() > BUFFER_BYTES) {
                throw new IOException("A line of an answer does not end");
            }
        }
    }

    private void fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer));
        if (end == 0) {
            throw new EOFException("The server closed the connection");
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // it is of no more use anyhow
        }
    }
}
