package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Array values: the text of a JSON array without blanks, so that equal arrays of one type are equal texts. Numbers
/// and booleans stand for themselves, arrays and JSON are nested, all else is a string.
final class ArrayText {
    private static final JsonFactory FACTORY = new JsonFactory();

    private ArrayText() {}

    /// An element as it stands in the array.
    ///
    /// @param string whether it was a JSON string
    record Element(String text, boolean string) {}

    static String ofTexts(List<? extends @Nullable Object> texts) {
        List<@Nullable Element> elements = new ArrayList<>(texts.size());
        for (Object text : texts) {
            elements.add(text == null ? null : new Element((String) text, true));
        }
        return of(elements);
    }

    static String of(List<@Nullable Element> elements) {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            generator.writeStartArray();
            for (Element element : elements) {
                if (element == null) {
                    generator.writeNull();
                } else if (element.string()) {
                    generator.writeString(element.text());
                } else {
                    generator.writeRawValue(element.text());
                }
            }
            generator.writeEndArray();
        } catch (IOException cannotHappen) {
            throw new UncheckedIOException(cannotHappen);
        }
        return out.toString();
    }

    /// A value of a type as an element.
    static @Nullable Element element(@Nullable Object value, DataType type) {
        if (value == null) {
            return null;
        }
        boolean raw = type instanceof DataType.Decimal
                || type instanceof DataType.Embedding
                || type.equals(DataType.BOOLEAN)
                || type.equals(DataType.SMALLINT)
                || type.equals(DataType.INT)
                || type.equals(DataType.BIGINT)
                || (value instanceof Float single && Float.isFinite(single))
                || (value instanceof Double number && Double.isFinite(number))
                || (type.equals(DataType.JSON) && JsonFunctions.isValid((String) value));
        return new Element(Casts.text(value, type), !raw);
    }

    /// The element as a value of a type; strings lose their quotes.
    static @Nullable Object value(@Nullable Element element, DataType type) {
        if (element == null) {
            return null;
        }
        if (type.equals(DataType.JSON)) {
            return element.string()
                    ? of(List.of(element)).transform(text -> text.substring(1, text.length() - 1))
                    : element.text();
        }
        return Casts.cast(element.text(), DataType.TEXT, type);
    }

    /// The elements of an array.
    ///
    /// @throws DbException EXECUTION for a text that is no array
    static List<@Nullable Element> elements(String array) {
        try (JsonParser parser = FACTORY.createParser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw malformed(array);
            }
            List<@Nullable Element> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(element(parser));
            }
            if (parser.nextToken() != null) {
                throw malformed(array);
            }
            return elements;
        } catch (IOException invalid) {
            throw malformed(array);
        }
    }

    private static @Nullable Element element(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> new Element(parser.getText(), true);
            default -> new Element(JsonFunctions.asJson(parser), false);
        };
    }

    static DbException malformed(String text) {
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return new DbException(ErrorCode.EXECUTION, "malformed array: '" + shown + "'; write '[1,2]' or '{1,2}'");
    }
}
