package io.tenantry.fuzz;

import io.tenantry.api.management.wire.Negotiation;
import io.tenantry.api.user.wire.AcceptsJson;
import io.tenantry.api.user.wire.QueryValues;
import io.tenantry.api.user.wire.UserBody;
import io.tenantry.api.user.wire.UserFields;
import io.tenantry.billing.BillingZones;
import io.tenantry.canonical.AddressKey;
import io.tenantry.canonical.DomainName;
import io.tenantry.canonical.EmailAddress;
import io.tenantry.canonical.Names;
import io.tenantry.fault.Fault;
import io.tenantry.json.StrictJson;
import io.tenantry.listing.Cursor;
import io.tenantry.loading.FileImport;
import io.tenantry.mail.EnvelopeAddress;
import io.tenantry.mail.SmtpTrust;
import io.tenantry.mail.Undeliverable;
import io.tenantry.setting.OrganizationSetting;
import io.tenantry.setting.SettingReader;
import io.tenantry.setting.SettingRules;
import io.tenantry.setting.TimeZones;
import io.tenantry.web.Preference;
import io.tenantry.web.TestCertificate;
import io.tenantry.web.connection.Tls;
import io.tenantry.web.form.MultipartForm;
import io.tenantry.web.form.Parameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** The parsers of bytes from outside, each with the errors that it declares: every other error is a finding. */
@SuppressWarnings("ImmutableEnumChecker") // the functions and the list have no state
enum Parser {
    JSON(Parser::json, Fault.Unreadable.class, Fault.Invalid.class),
    FORM(Parser::form, Fault.Unreadable.class, Fault.Invalid.class),
    MULTIPART(Parser::multipart, Fault.Unreadable.class, Fault.Invalid.class),
    ACCEPT(Parser::accept, Fault.NotAcceptable.class),
    CURSOR(Parser::cursor, Fault.Unreadable.class, Fault.Invalid.class),
    QUERY(bytes -> Lists.read(latin(bytes)), Fault.Unreadable.class, Fault.Invalid.class),
    ADDRESS(Parser::address, Undeliverable.class),
    DOMAIN(Parser::domain),
    IMPORT(Parser::importLines),
    TIME(Parser::time),
    PEM(Parser::pem, Tls.Unusable.class),
    NUMBER(bytes -> NumberEntrances.read(text(bytes)));

    private static final String END_OF_CERTIFICATE = "-----END CERTIFICATE-----\n";
    private static final SettingRules RULES = new SettingRules(new SettingRules.Ceilings(0, 0, 0));
    private static final JsonMapper JSON_TEXT = new JsonMapper();
    private static final SettingReader EXACT = new SettingReader(SettingReader.Typing.EXACT);

    private final Consumer<byte[]> reading;
    private final List<Class<?>> declared;

    Parser(Consumer<byte[]> reading, Class<?>... declared) {
        this.reading = reading;
        this.declared = List.of(declared);
    }

    /** Reads an input; the errors that the parser declares are an answer like any other. */
    void read(byte[] input) {
        try {
            reading.accept(input);
        } catch (RuntimeException refused) {
            if (declared.stream().noneMatch(type -> refused.getClass() == type)) {
                throw refused;
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A header or a query, in which every byte is a character. */
    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static void json(byte[] bytes) {
        String written = StrictJson.object(bytes).toString();
        StrictJson.object(written.getBytes(StandardCharsets.UTF_8));
    }

    private static void form(byte[] bytes) {
        settings(new UserFields(UserBody.read(ReadRequest.with("application/x-www-form-urlencoded", bytes))));
    }

    private static void settings(UserFields fields) {
        fields.settings(OrganizationSetting.CATALOGUE.all());
        fields.name();
        fields.check();
    }

    /** The first line is the header with the boundary. */
    private static void multipart(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        String type = "multipart/form-data; " + new String(bytes, 0, end, StandardCharsets.ISO_8859_1).strip();
        byte[] body = Arrays.copyOfRange(bytes, Math.min(end + 1, bytes.length), bytes.length);
        Parameters read = MultipartForm.read(type, body);
        read.names().forEach(read::all);
    }

    private static void accept(byte[] bytes) {
        String header = latin(bytes);
        AcceptsJson.accepts(header);
        Preference.of(header, "text/html");
        Negotiation.format(header);
    }

    private static void cursor(byte[] bytes) {
        String written = latin(bytes);
        Cursor.read(written).ifPresent(cursor -> require(cursor.written().equals(written), written));
        Lists.read("next=" + written);
    }

    private static void address(byte[] bytes) {
        String written = text(bytes);
        String key = AddressKey.of(written);
        require(AddressKey.of(key).equals(key), "the key of a key: " + key);
        AddressKey.searchForm(written);
        Names.order(Names.fold(Names.trimmed(written)));
        boolean sound = EmailAddress.isSound(written);
        require(!sound || DomainName.ofAddress(written).isPresent(), "no domain: " + written);
        EnvelopeAddress.of(written);
    }

    private static void domain(byte[] bytes) {
        String written = text(bytes);
        DomainName.normal(written)
                .ifPresent(name -> require(DomainName.normal(name).orElse("").equals(name), "not normal: " + name));
        DomainName.of(written);
        DomainName.ofAddress(written);
    }

    private static void importLines(byte[] bytes) {
        FileImport lines = new FileImport(
                new ByteArrayInputStream(bytes),
                RULES,
                true,
                fault -> require(!fault.problems().isEmpty(), "no reason"));
        lines.forEachRemaining(draft -> {});
    }

    private static void time(byte[] bytes) {
        String written = text(bytes);
        boolean zone = EXACT.read(
                        OrganizationSetting.BILLING_TIMEZONE, StringNode.valueOf(written), "zone", problem -> {})
                .isPresent();
        require(zone == TimeZones.ACCEPTED_FOR_BILLING.contains(written), written);
        if (zone) {
            BillingZones.of(written);
        }
        reads(() -> UserFields.read(ReadRequest.with("{\"time\":" + JSON_TEXT.writeValueAsString(written) + "}"))
                .time("time"));
        reads(() -> new QueryValues(ReadRequest.asking("time=" + URLEncoder.encode(written, StandardCharsets.UTF_8))
                        .query())
                .time("time"));
    }

    /** Texts with null characters are refused before they are read as times. */
    private static void reads(Runnable reading) {
        try {
            reading.run();
        } catch (Fault.Unreadable | Fault.Invalid refused) {
            // As declared.
        }
    }

    /** The certificate and the key are in one file. */
    private static void pem(byte[] bytes) {
        try {
            Files.write(PemFile.PATH, withKey(bytes));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        try {
            SmtpTrust.of(PemFile.PATH);
        } catch (IllegalArgumentException refused) {
            require(refused.getClass() == IllegalArgumentException.class, refused.toString());
        }
        new Tls(PemFile.PATH, PemFile.PATH).check();
    }

    /** A key that stands in binary behind a certificate, after a byte for its kind, is put into PEM: few changes of Base64 reach it. */
    private static byte[] withKey(byte[] bytes) {
        String text = latin(bytes);
        int end = text.lastIndexOf(END_OF_CERTIFICATE) + END_OF_CERTIFICATE.length();
        if (end < END_OF_CERTIFICATE.length() || end >= bytes.length || text.indexOf("BEGIN", end) > 0) {
            return bytes;
        }
        String kind =
                List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY").get(Math.floorMod(bytes[end], 3));
        String key = TestCertificate.pem(kind, Arrays.copyOfRange(bytes, end + 1, bytes.length));
        return (text.substring(0, end) + key).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Written by one parser alone, so made when that one is called first. */
    private static final class PemFile {
        static final Path PATH = make();

        private static Path make() {
            try {
                Path file = Files.createTempFile("fuzzed", ".pem");
                file.toFile().deleteOnExit();
                return file;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
