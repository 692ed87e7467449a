package org.kalamdb.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.StopSignal;
import org.kalamdb.sql.SqlRequest;

/// Decodes the JSON body of the SQL endpoint (`http-api.md` §8.1, §8.3). Immutable.
final class SqlRequestDecoder {
    private final SqlLimits limits;

    SqlRequestDecoder(SqlLimits limits) {
        this.limits = limits;
    }

    /// The request in the body.
    ///
    /// @throws DbException INVALID_INPUT for a body of the wrong shape, INVALID_SQL for an overlong
    ///     text, INVALID_PARAMETER
    SqlRequest decode(byte[] body, String clientAddress, StopSignal stop) {
        Fields fields = new Fields();
        try {
            StrictJson.readObject(body, fields);
            return fields.request(clientAddress, stop);
        } catch (MalformedBodyException e) {
            throw new DbException(ErrorCode.INVALID_INPUT, "Invalid JSON payload: " + e.getMessage());
        }
    }

    /// What was read so far. Bad parameters are reported last, after what is wrong with the SQL
    /// text.
    private final class Fields implements StrictJson.MemberReader {
        private @Nullable String sql;
        private @Nullable String namespace;
        private List<@Nullable Object> params = List.of();
        private @Nullable DbException badParameter;

        @Override
        public void read(String name, JsonParser value) throws IOException, MalformedBodyException {
            switch (name) {
                case "sql" -> sql = StrictJson.text(name, value);
                case "namespace_id" ->
                    namespace = StrictJson.optionalText(name, value).orElse(null);
                case "params" -> params = readParams(value);
                default -> StrictJson.skip(value);
            }
        }

        SqlRequest request(String clientAddress, StopSignal stop) throws MalformedBodyException {
            if (sql == null) {
                throw StrictJson.missing("sql");
            }
            int bytes = utf8Length(sql);
            if (bytes > limits.sqlBytes()) {
                throw new DbException(
                        ErrorCode.INVALID_SQL,
                        "SQL query too long: %d bytes (maximum %d bytes)".formatted(bytes, limits.sqlBytes()));
            }
            if (badParameter != null) {
                throw badParameter;
            }
            return new SqlRequest(sql, params, namespace, clientAddress, stop);
        }

        private List<@Nullable Object> readParams(JsonParser value) throws IOException, MalformedBodyException {
            if (value.currentToken() == JsonToken.VALUE_NULL) {
                return List.of();
            }
            if (value.currentToken() != JsonToken.START_ARRAY) {
                throw StrictJson.wrongType("params", "an array", value);
            }
            List<@Nullable Object> values = new ArrayList<>();
            int count = 0;
            while (value.nextToken() != JsonToken.END_ARRAY) {
                count++;
                if (badParameter == null && count <= limits.params()) {
                    values.add(readParam(count, value));
                } else {
                    StrictJson.skip(value);
                }
            }
            if (badParameter == null && count > limits.params()) {
                badParameter = new DbException(
                        ErrorCode.INVALID_PARAMETER,
                        "Too many parameters: %d (maximum %d)".formatted(count, limits.params()));
            }
            return values;
        }

        private @Nullable Object readParam(int number, JsonParser value) throws IOException, MalformedBodyException {
            return switch (value.currentToken()) {
                case VALUE_NULL -> null;
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_STRING -> checkSize(number, StrictJson.text("params", value));
                case VALUE_NUMBER_INT ->
                    value.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? readDouble(value)
                            : (Object) value.getLongValue();
                case VALUE_NUMBER_FLOAT -> readDouble(value);
                case START_ARRAY -> refuse(number, "Array parameters not yet supported", value);
                case START_OBJECT -> refuse(number, "Object parameters not yet supported", value);
                default -> throw StrictJson.wrongType("params", "an array of values", value);
            };
        }

        private Double readDouble(JsonParser value) throws IOException, MalformedBodyException {
            double number = Double.parseDouble(value.getText());
            if (Double.isInfinite(number)) {
                throw StrictJson.wrongType("params", "numbers within the range of a double", value);
            }
            return number;
        }

        private @Nullable Object refuse(int number, String why, JsonParser value)
                throws IOException, MalformedBodyException {
            badParameter = invalid(number, why);
            StrictJson.skip(value);
            return null;
        }

        private String checkSize(int number, String text) {
            int bytes = utf8Length(text);
            if (bytes > limits.paramBytes()) {
                badParameter = invalid(
                        number, "%d bytes exceed the maximum of %d bytes".formatted(bytes, limits.paramBytes()));
            }
            return text;
        }
    }

    private static DbException invalid(int number, String why) {
        return new DbException(ErrorCode.INVALID_PARAMETER, "Parameter $%d invalid: %s".formatted(number, why));
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
