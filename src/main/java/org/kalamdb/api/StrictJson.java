package org.kalamdb.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads request bodies that are one JSON object, and nothing that is almost one: no invalid UTF-8,
/// no unpaired surrogates, no repeated members, no deep nesting, no text after the object.
final class StrictJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 1000;
    private static final int MAX_NAME_LENGTH = 1000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(MAX_NAME_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private StrictJson() {}

    /// Takes one member of the object.
    interface MemberReader {
        /// The parser stands on the first token of the value; the reader consumes exactly that
        /// value.
        void read(String name, JsonParser value) throws IOException, MalformedBodyException;
    }

    /// Hands each member of the object to `reader`, in order.
    static void readObject(byte[] body, MemberReader reader) throws MalformedBodyException {
        CharBuffer text = decode(body);
        try (JsonParser parser = FACTORY.createParser(text.array(), text.arrayOffset(), text.length())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedBodyException("expected an object" + place(parser.currentTokenLocation()));
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = wellFormed(parser.currentName(), parser);
                parser.nextToken();
                reader.read(name, parser);
            }
            if (parser.nextToken() != null) {
                throw new MalformedBodyException(
                        "trailing characters after the object" + place(parser.currentTokenLocation()));
            }
        } catch (JsonProcessingException e) {
            throw new MalformedBodyException(reason(e) + place(e.getLocation()));
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /// The value as a string.
    static String text(String name, JsonParser value) throws IOException, MalformedBodyException {
        if (value.currentToken() != JsonToken.VALUE_STRING) {
            throw wrongType(name, "a string", value);
        }
        return wellFormed(value.getText(), value);
    }

    /// The value as a string, or nothing for null.
    static Optional<String> optionalText(String name, JsonParser value) throws IOException, MalformedBodyException {
        return value.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(text(name, value));
    }

    /// Consumes a value that nobody asked for.
    static void skip(JsonParser value) throws IOException, MalformedBodyException {
        int depth = 0;
        JsonToken token = value.currentToken();
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
                wellFormed(value.getText(), value);
            }
            if (depth == 0) {
                return;
            }
            token = value.nextToken();
        }
    }

    static MalformedBodyException wrongType(String name, String expected, JsonParser value) {
        return new MalformedBodyException(
                "field '%s' must be %s%s".formatted(name, expected, place(value.currentTokenLocation())));
    }

    static MalformedBodyException missing(String name) {
        return new MalformedBodyException("missing field '" + name + "'");
    }

    /// Refuses text that has no UTF-8 form: an escape like `\ud800` without its other half.
    static String wellFormed(String text, JsonParser at) throws MalformedBodyException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new MalformedBodyException(
                            "unpaired surrogate in a string" + place(at.currentTokenLocation()));
                }
                i++;
            }
        }
        return text;
    }

    private static CharBuffer decode(byte[] body) throws MalformedBodyException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw new MalformedBodyException("the body is not valid UTF-8");
        }
    }

    /// The parser's words without its remark on where the open object began.
    private static String reason(JsonProcessingException failure) {
        return failure.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null ? "" : " at line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
