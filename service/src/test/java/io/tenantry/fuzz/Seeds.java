package io.tenantry.fuzz;

import io.tenantry.setting.TimeZones;
import io.tenantry.web.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Well-formed and nearly well-formed inputs of each parser, for a fuzzer to begin with. */
final class Seeds {
    private static final String MULTIPART =
            "boundary=x\n--x\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n--x--\r\n";

    private Seeds() {}

    /** Writes the inputs of a parser into a folder, a file for each. */
    static void write(Parser parser, Path folder) throws Exception {
        int number = 0;
        for (byte[] seed : parser == Parser.PEM ? keys() : bytes(of(parser))) {
            Files.write(folder.resolve("seed-" + number++), seed);
        }
    }

    private static List<byte[]> bytes(List<String> seeds) {
        return seeds.stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static List<String> of(Parser parser) {
        return switch (parser) {
            case JSON ->
                with(
                        "{\"a\":%s,\"b\":[%1$s]}",
                        "{}",
                        "{\"a\":\"\\ud800\\u0000\",\"\\ud83d\\ude00\":[null,true,{\"x\":{}}]}",
                        "[".repeat(60) + "]".repeat(60),
                        "{\"a\":".repeat(60) + "1" + "}".repeat(60));
            case FORM ->
                with(
                        "quota_max_users=%s&max_agents_limit=%1$s",
                        "name=%C3%9C+x&flag&list=1&list=2&empty=&%61=b%3D%26c",
                        "name=%ED%A0%80&a=%zz&b=%",
                        "low_credits_threshold=1.50&timezone=UTC&rubric_config=%7B%22a%22%3A1%7D",
                        "&".repeat(1100));
            case MULTIPART ->
                List.of(
                        MULTIPART.formatted("name", "Acme"),
                        MULTIPART.formatted("a\"; filename=\"b", "1e400"),
                        "boundary=\"a b\"; charset=utf-8\n--a b\nContent-Type: text/plain\n\n--a b--",
                        "boundary=" + "y".repeat(70) + "\n--" + "y".repeat(70) + "--\r\n",
                        "boundary\n\n");
            case ACCEPT ->
                List.of(
                        "application/json",
                        "text/html, application/hal+json;q=0.9, */*;q=0.001",
                        "application/json;profile=\"a\\\"b\";q=1.0000",
                        "text/csv; header=present;q=,;;,",
                        "*/json;q=NaN, application/json;q=1e400, a/b;q=0x1p3");
            case CURSOR -> List.of("000000010000011f00000000", "ffffffffffffffffffffffff", "0123456789abcdef0123456G");
            case QUERY ->
                with(
                        "limit=%s&skip=%1$s&quotaMaxUsers=[%1$s,%1$s]&liveAgentAccount=%1$s",
                        "filter=a%25b_&sort=name:desc,disabled&next=000000010000011f00000000",
                        "disabled=true&name[0]=Acme,Globex&name[]=x&_id=0123456789abcd0100000001&firstName",
                        "passwordPolicy.minLength=%5B1%2C5%5D&dataPrivacySettings.ignoreList=&previous=%00",
                        "%0a%20+sort=");
            case ADDRESS ->
                List.of(
                        "Ada.Lovelace@Example.COM",
                        "\"a b\"@example.com",
                        "ä@münchen.de",
                        "a@xn--mnchen-3ya.de.",
                        "İ@ΣΑΣ.example",
                        "a@[127.0.0.1]",
                        "a\u200d@b\u202e.example",
                        "a".repeat(64) + "@" + "b.".repeat(90) + "example");
            case DOMAIN ->
                List.of(
                        "Example.com.",
                        "münchen.de",
                        "xn--mnchen-3ya.de",
                        "faß.example",
                        "a。b．c",
                        "xn--a",
                        "1.2.3.4",
                        "\u0627\u0644.example",
                        "a\u200db.example",
                        "a.".repeat(127) + "b",
                        "ä".repeat(500));
            case IMPORT ->
                with(
                        "{\"name\":\"Acme\",\"quota_max_users\":%s,\"low_credits_threshold\":%1$s}\n",
                        "\ufeff{\"name\":\"Acme\",\"domains\":[\"acme.example\"],\"disabled\":true}\r\n\r\n"
                                + "{\"name\":\"B\"}",
                        "{\"name\":\"A\",\"members\":[{\"email\":\"a@b.example\",\"role\":\"admin\",\"email_verified\":false}]}",
                        "{\"name\":\"A\",\"projects\":[{\"name\":\"P\",\"members\":[]}],\"timezone\":\"UTC\"}",
                        "{\"name\":\"\\u0000\\ud800\"}\n[1]\n\"x\"\nnull\n");
            case TIME -> {
                List<String> seeds = new ArrayList<>(List.of(
                        "2026-03-31T12:00:00Z",
                        "2026-03-31 12:00",
                        "2026-03-31",
                        "0000-01-01T00:00:00+18:00",
                        "9999-12-31T23:59:59.999999999-1800",
                        "+999999999-12-31T23:59:60Z",
                        "UTC+25:00",
                        "GMT0"));
                TimeZones.ALL.stream().limit(40).forEach(seeds::add);
                yield seeds;
            }
            case PEM -> throw new IllegalArgumentException("the inputs of PEM are made, not written down");
            case NUMBER -> with("%s");
        };
    }

    /** A text with each number in the place of the value, and other texts. */
    private static List<String> with(String template, String... others) {
        List<String> seeds = new ArrayList<>(List.of(others));
        Numbers.OF_JSON.forEach(
                number -> seeds.add(template.replace("%1$s", number).replace("%s", number)));
        Numbers.OF_OTHERS.forEach(
                number -> seeds.add(template.replace("%1$s", number).replace("%s", number)));
        return seeds;
    }

    /** Certificates with keys, as texts and with the key in binary. */
    private static List<byte[]> keys() throws Exception {
        Path folder = Files.createTempDirectory("keys");
        List<byte[]> seeds = new ArrayList<>(bytes(List.of(
                "-----BEGIN CERTIFICATE-----\n\n-----END CERTIFICATE-----\n",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n")));
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            TestCertificate made = TestCertificate.make(folder, algorithm, "Acme");
            String certificate = made.certificatePem();
            seeds.addAll(bytes(List.of(certificate + made.keyPem(), "text\n" + made.keyPem() + certificate)));
            if (!algorithm.equals("Ed25519")) {
                seeds.addAll(bytes(List.of(certificate + made.olderKeyPem())));
            }
            seeds.add(made.certificate().getEncoded());
            ByteArrayOutputStream binary = new ByteArrayOutputStream();
            binary.writeBytes(certificate.getBytes(StandardCharsets.US_ASCII));
            binary.write(0);
            binary.writeBytes(made.key().getEncoded());
            seeds.add(binary.toByteArray());
        }
        delete(folder);
        return seeds;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
