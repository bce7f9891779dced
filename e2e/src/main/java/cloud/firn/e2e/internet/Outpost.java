package cloud.firn.e2e.internet;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that lives in another network namespace and does as it is told, line by line.
 *
 * <p>Orders: {@code knock ADDRESS PORT MILLIS}, {@code ping ADDRESS MILLIS}, {@code page ADDRESS MILLIS}, {@code hold ID ADDRESS PORT},
 * {@code drop ID}. Answers: {@code yes}, {@code no} or {@code page BASE64}.
 */
public final class Outpost {
    private final Map<String, Socket> held = new HashMap<>();

    private Outpost() {}

    public static void main(String[] arguments) throws IOException {
        var orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        var answers = new PrintStream(System.out, true, UTF_8);
        var outpost = new Outpost();
        answers.println("ready");
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            answers.println(outpost.obey(order.split(" ", -1)));
        }
        System.exit(0);
    }

    private String obey(String[] order) {
        try {
            return switch (order[0]) {
                case "knock" -> knock(order[1], Integer.parseInt(order[2]), Integer.parseInt(order[3]));
                case "ping" -> InetAddress.getByName(order[1]).isReachable(Integer.parseInt(order[2])) ? "yes" : "no";
                case "page" -> page(order[1], Integer.parseInt(order[2]));
                case "hold" -> hold(order[1], order[2], Integer.parseInt(order[3]));
                case "drop" -> drop(order[1]);
                default -> "no";
            };
        } catch (IOException e) {
            return "no";
        }
    }

    private static String knock(String address, int port, int millis) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), millis);
            return "yes";
        }
    }

    private static String page(String address, int millis) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, 80), millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream()
                    .write(("GET / HTTP/1.0\r\nHost: " + address + "\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
            return "page "
                    + Base64.getEncoder().encodeToString(socket.getInputStream().readAllBytes());
        }
    }

    // One header line that never ends, a byte every 20 ms: the connection is established and in use all the time.
    private String hold(String id, String address, int port) throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(address, port), 2_000);
        socket.setTcpNoDelay(true);
        held.put(id, socket);
        var talk = new Thread(() -> dribble(socket), "dribble");
        talk.setDaemon(true);
        talk.start();
        return "yes";
    }

    private static void dribble(Socket socket) {
        try {
            socket.getOutputStream().write("GET / HTTP/1.0\r\nX-Slow: ".getBytes(UTF_8));
            while (!socket.isClosed()) {
                socket.getOutputStream().write('z');
                LockSupport.parkNanos(20_000_000);
            }
        } catch (IOException e) {
            // The line is down: whoever holds it sees that nothing is acknowledged any more.
        }
    }

    private String drop(String id) throws IOException {
        var socket = held.remove(id);
        if (socket == null) {
            return "no";
        }
        socket.setSoLinger(true, 0);
        socket.close();
        return "yes";
    }
}
