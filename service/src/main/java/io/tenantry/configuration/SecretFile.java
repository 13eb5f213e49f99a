package io.tenantry.configuration;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file whose text is the value of a secret variable. */
final class SecretFile {
    private static final int LONGEST = 1 << 20;

    private SecretFile() {}

    /**
     * The text, without line breaks at its end.
     *
     * @throws IOException when it cannot be read; the message says why and never has a part of the text
     */
    static String read(Path file) throws IOException {
        String text;
        try {
            if (Files.size(file) > LONGEST) {
                throw new IOException("the file " + file + " is longer than a secret");
            }
            text = Files.readString(file);
        } catch (NoSuchFileException none) {
            throw new IOException("there is no file " + file, none);
        } catch (AccessDeniedException denied) {
            throw new IOException("this user has no permission to read the file " + file, denied);
        } catch (CharacterCodingException notText) {
            throw new IOException("the file " + file + " is not text in UTF-8", notText);
        }
        String value = text.replaceFirst("[\\r\\n]+$", "");
        if (value.isEmpty()) {
            throw new IOException("the file " + file + " is empty");
        }
        return value;
    }
}
