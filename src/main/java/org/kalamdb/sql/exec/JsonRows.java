package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The parts of a JSON value as rows.
final class JsonRows {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonRows() {}

    /// What a part is given as.
    enum Form {
        JSON,
        /// Strings without quotes, and NULL for JSON's null.
        TEXT
    }

    /// The elements of an array.
    ///
    /// @throws DbException EXECUTION for anything else
    static Iterator<@Nullable Object[]> elements(String json, Form form) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            require(parser, JsonToken.START_ARRAY, "elements of JSON that is no array");
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                rows.add(new Object[] {part(parser, form)});
            }
            return rows.iterator();
        } catch (IOException invalid) {
            throw new DbException(ErrorCode.EXECUTION, "invalid JSON has no elements", invalid);
        }
    }

    /// The members of an object: key and value.
    ///
    /// @throws DbException EXECUTION for anything else
    static Iterator<@Nullable Object[]> members(String json, Form form) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            require(parser, JsonToken.START_OBJECT, "members of JSON that is no object");
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                rows.add(new Object[] {key, part(parser, form)});
            }
            return rows.iterator();
        } catch (IOException invalid) {
            throw new DbException(ErrorCode.EXECUTION, "invalid JSON has no members", invalid);
        }
    }

    private static void require(JsonParser parser, JsonToken start, String what) throws IOException {
        if (parser.nextToken() != start) {
            throw new DbException(ErrorCode.EXECUTION, "there are no " + what);
        }
    }

    private static @Nullable String part(JsonParser parser, Form form) throws IOException {
        return form == Form.JSON ? JsonFunctions.asJson(parser) : JsonFunctions.asText(parser);
    }
}
