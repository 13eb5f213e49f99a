package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A mail server on this machine that accepts every mail and records the received bytes, one character per byte. */
final class RecordingSmtp implements AutoCloseable {
    private final ServerSocket listening;
    private final String extensions;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();

    private RecordingSmtp(String extensions) {
        this.extensions = extensions;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** A server without extensions. */
    static RecordingSmtp plain() {
        return new RecordingSmtp("250 localhost");
    }

    /** A server with SMTPUTF8. */
    static RecordingSmtp international() {
        return new RecordingSmtp("250-localhost\r\n250-8BITMIME\r\n250 SMTPUTF8");
    }

    String url() {
        return "smtp://127.0.0.1:" + listening.getLocalPort();
    }

    /** All lines outside of mails, without the line breaks. */
    List<String> commands() {
        return List.copyOf(commands);
    }

    /** The commands with senders and recipients. */
    List<String> envelopes() {
        Predicate<String> envelope = command -> command.startsWith("MAIL") || command.startsWith("RCPT");
        return commands.stream().filter(envelope).toList();
    }

    /** The accepted mails. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                Thread.ofVirtual().start(() -> converse(connection));
            }
        } catch (IOException closed) {
            // The server was closed.
        }
    }

    private void converse(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            say(connection, "220 localhost ready");
            for (String command = line(in); !command.isEmpty(); command = line(in)) {
                String bare = command.replaceFirst("\r?\n$", "");
                commands.add(bare);
                switch (bare.toUpperCase(Locale.ROOT).split("[ :]", 2)[0]) {
                    case "EHLO" -> say(connection, extensions);
                    case "DATA" -> {
                        say(connection, "354 go on");
                        mails.add(mail(in));
                        say(connection, "250 taken");
                    }
                    case "QUIT" -> say(connection, "221 bye");
                    default -> say(connection, "250 fine");
                }
            }
        } catch (IOException gone) {
            // The test checks the exception of the client.
        }
    }

    private static String mail(InputStream in) throws IOException {
        StringBuilder mail = new StringBuilder();
        for (String line = line(in); !line.isEmpty() && !line.equals(".\r\n"); line = line(in)) {
            mail.append(line);
        }
        return mail.toString();
    }

    /** The bytes up to a line feed; none at the end of the stream. */
    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next >= 0) {
                line.write(next);
            }
        } while (next >= 0 && next != '\n');
        return line.toString(ISO_8859_1);
    }

    private static void say(Socket connection, String lines) throws IOException {
        connection.getOutputStream().write((lines + "\r\n").getBytes(US_ASCII));
        connection.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
