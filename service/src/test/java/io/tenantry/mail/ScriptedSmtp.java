package io.tenantry.mail;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A mail server on this machine that stops answering at a chosen step, and can offer STARTTLS. */
public final class ScriptedSmtp implements AutoCloseable {
    private static final String GREETING = "greeting";
    private static final String RECEIPT = "receipt";

    private final ServerSocket listening;
    private final String silence;
    private final @Nullable SSLContext tls;
    private final CountDownLatch silent = new CountDownLatch(1);
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> clear = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();

    private ScriptedSmtp(String silence, @Nullable SSLContext tls) {
        this.silence = silence;
        this.tls = tls;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** A server that accepts connections and sends no greeting. */
    public static ScriptedSmtp withoutGreeting() {
        return new ScriptedSmtp(GREETING, null);
    }

    /** A server that accepts a whole mail and does not confirm it. */
    public static ScriptedSmtp withoutReceipt() {
        return new ScriptedSmtp(RECEIPT, null);
    }

    /** A server that offers STARTTLS, and accepts mails with and without it. */
    static ScriptedSmtp offeringTls(SSLContext tls) {
        return new ScriptedSmtp("", tls);
    }

    /** A server without STARTTLS. */
    static ScriptedSmtp withoutTls() {
        return new ScriptedSmtp("", null);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Waits until a client waits for the missing answer. */
    public void awaitSilence() throws InterruptedException {
        if (!silent.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody came as far as the " + silence);
        }
    }

    /** All lines that were sent unencrypted. */
    List<String> clear() {
        return List.copyOf(clear);
    }

    /** The accepted mails, each as one text. */
    public List<String> mails() {
        return List.copyOf(mails);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = listening.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> converse(connection));
            }
        } catch (IOException closed) {
            // The server was closed.
        }
    }

    private void converse(Socket connection) {
        try (connection) {
            if (silence.equals(GREETING)) {
                keepSilent(connection);
            } else {
                say(connection, "220 localhost ready");
                converse(connection, false);
            }
        } catch (IOException gone) {
            // The test checks the exception of the client.
        }
    }

    private void converse(Socket connection, boolean encrypted) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            note(line, encrypted);
            switch (line.toUpperCase(Locale.ROOT).split("[ :]", 2)[0]) {
                case "EHLO" ->
                    say(connection, tls != null && !encrypted ? "250-localhost\r\n250 STARTTLS" : "250 hello");
                case "STARTTLS" -> {
                    say(connection, "220 go ahead");
                    encrypt(connection);
                    return;
                }
                case "DATA" -> {
                    say(connection, "354 go on");
                    mails.add(mail(in, encrypted));
                    if (silence.equals(RECEIPT)) {
                        keepSilent(connection);
                        return;
                    }
                    say(connection, "250 taken");
                }
                case "QUIT" -> {
                    say(connection, "221 bye");
                    return;
                }
                default -> say(connection, "250 fine");
            }
        }
    }

    private void encrypt(Socket plain) throws IOException {
        if (tls == null) {
            throw new IOException("STARTTLS without an offer");
        }
        try (Socket inside = tls.getSocketFactory().createSocket(plain, plain.getInputStream(), false)) {
            converse(inside, true);
        }
    }

    private String mail(BufferedReader in, boolean encrypted) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            note(line, encrypted);
            text.append(line).append('\n');
        }
        return text.toString();
    }

    private void note(String line, boolean encrypted) {
        if (!encrypted) {
            clear.add(line);
        }
    }

    /** Does not answer until the client closes the connection. */
    private void keepSilent(Socket connection) throws IOException {
        silent.countDown();
        while (connection.getInputStream().read() >= 0) {
            // Ignore all input.
        }
    }

    private static void say(Socket connection, String lines) throws IOException {
        connection.getOutputStream().write((lines + "\r\n").getBytes(US_ASCII));
        connection.getOutputStream().flush();
    }

    /** Closes the port. */
    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
