package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kalamdb.common.DbException;
import org.kalamdb.common.NearestName;
import org.kalamdb.model.DataType;

/// Reads a type in any of its spellings (`sql.md` §3).
final class TypeParser {
    private final TokenCursor cursor;

    TypeParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// A type as written.
    ///
    /// @param serial whether the spelling also means DEFAULT SNOWFLAKE_ID()
    /// @param array  whether it is an array of `type`, which a column stores as TEXT
    record Written(DataType type, boolean serial, boolean array) {
        /// The type that a column gets.
        DataType columnType() {
            return array ? DataType.TEXT : type;
        }
    }

    /// The type of a cast, where NUMERIC is another word for DECIMAL.
    Written parseForCast() {
        if (cursor.is(Keyword.NUMERIC) || cursor.is(Keyword.DEC)) {
            cursor.next();
            return arraySuffix(plain(decimal()));
        }
        return parse();
    }

    /// The type of a column.
    Written parse() {
        if (!cursor.isName()) {
            throw cursor.expected("a data type");
        }
        int token = cursor.index();
        Keyword keyword = cursor.keyword();
        Written written = keyword == null ? custom(token) : named(keyword, token);
        if (cursor.is(Keyword.UNSIGNED)) {
            throw unsupported(token, written.type().sqlName() + " UNSIGNED");
        }
        return arraySuffix(written);
    }

    private Written named(Keyword keyword, int token) {
        cursor.next();
        return switch (keyword) {
            case BOOLEAN, BOOL -> plain(DataType.BOOLEAN);
            case SMALLINT, INT2 -> sized(DataType.SMALLINT);
            case SMALLSERIAL, SERIAL2 -> new Written(DataType.SMALLINT, true, false);
            case INT, INTEGER, INT4, MEDIUMINT -> sized(DataType.INT);
            case SIGNED -> {
                if (!cursor.accept(Keyword.INTEGER)) {
                    cursor.accept(Keyword.INT);
                }
                yield plain(DataType.INT);
            }
            case SERIAL, SERIAL4 -> new Written(DataType.INT, true, false);
            case BIGINT, INT8, INT64 -> sized(DataType.BIGINT);
            case BIGSERIAL, SERIAL8 -> new Written(DataType.BIGINT, true, false);
            case FLOAT, REAL, FLOAT4 -> sized(DataType.FLOAT);
            case DOUBLE -> {
                cursor.accept(Keyword.PRECISION);
                yield plain(DataType.DOUBLE);
            }
            case FLOAT8, FLOAT64 -> plain(DataType.DOUBLE);
            case DECIMAL -> plain(decimal());
            case TEXT, STRING, VARCHAR, NVARCHAR, CLOB -> sized(DataType.TEXT);
            case CHAR, CHARACTER -> {
                cursor.accept(Keyword.VARYING);
                yield sized(DataType.TEXT);
            }
            case TIMESTAMP -> {
                precision();
                if (!zone(Keyword.WITH)) {
                    zone(Keyword.WITHOUT);
                }
                yield plain(DataType.TIMESTAMP);
            }
            case TIMESTAMPTZ -> sized(DataType.TIMESTAMP);
            case DATETIME -> sized(DataType.DATETIME);
            case DATE -> plain(DataType.DATE);
            case TIME -> {
                precision();
                if (cursor.is(Keyword.WITH) && cursor.keyword(1) == Keyword.TIME) {
                    throw unsupported(token, "TIME WITH TIME ZONE");
                }
                zone(Keyword.WITHOUT);
                yield plain(DataType.TIME);
            }
            case JSON, JSONB -> plain(DataType.JSON);
            case BYTES, BYTEA, BINARY, VARBINARY, BLOB -> {
                cursor.accept(Keyword.VARYING);
                yield sized(DataType.BYTES);
            }
            case UUID -> plain(DataType.UUID);
            case EMBEDDING -> plain(embedding(token));
            case FILE -> plain(DataType.FILE);
            case ARRAY, ENUM, SET, STRUCT -> {
                skipArguments();
                yield plain(DataType.TEXT);
            }
            case NUMERIC, DEC, TINYINT, INT1, UNSIGNED, INTERVAL, TINYTEXT, MEDIUMTEXT, LONGTEXT ->
                throw unsupported(token, keyword.name());
            default -> custom(token);
        };
    }

    private static Written plain(DataType type) {
        return new Written(type, false, false);
    }

    /// A type whose length or display width says nothing here.
    private Written sized(DataType type) {
        precision();
        return plain(type);
    }

    private void precision() {
        if (cursor.accept(TokenKind.LEFT_PAREN)) {
            if (!cursor.is(TokenKind.INTEGER) && !cursor.isName()) {
                throw cursor.expected("a length");
            }
            cursor.next();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        }
    }

    /// WITH TIME ZONE, WITHOUT TIME ZONE.
    private boolean zone(Keyword first) {
        if (!cursor.are(first, Keyword.TIME)) {
            return false;
        }
        cursor.next();
        cursor.next();
        cursor.expect(Keyword.ZONE);
        return true;
    }

    private DataType decimal() {
        int token = cursor.index() - 1;
        if (!cursor.accept(TokenKind.LEFT_PAREN)) {
            return new DataType.Decimal(38, 10);
        }
        int precision = small(cursor.integer("a precision"));
        int scale = 0;
        if (cursor.accept(TokenKind.COMMA)) {
            scale = small(cursor.integer("a scale"));
        }
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        try {
            return new DataType.Decimal(precision, scale);
        } catch (DbException e) {
            throw cursor.error(token, String.valueOf(e.getMessage()));
        }
    }

    private DataType embedding(int token) {
        if (!cursor.accept(TokenKind.LEFT_PAREN)
                || !cursor.is(TokenKind.INTEGER)
                || cursor.kind(1) != TokenKind.RIGHT_PAREN) {
            throw cursor.error(token, "EMBEDDING takes exactly one dimension parameter, as in EMBEDDING(384)");
        }
        int dimension = small(cursor.integer("a dimension"));
        cursor.next();
        try {
            return new DataType.Embedding(dimension);
        } catch (DbException e) {
            throw cursor.error(token, String.valueOf(e.getMessage()));
        }
    }

    private static int small(long number) {
        return (int) Math.min(number, Integer.MAX_VALUE);
    }

    /// A name that is no type here: text-like ones are TEXT.
    private Written custom(int token) {
        if (cursor.index() == token) {
            cursor.next();
        }
        String name = cursor.tokens.name(token);
        while (cursor.accept(TokenKind.DOT)) {
            name = cursor.name("a type name");
        }
        if (name.endsWith("text") || name.endsWith("string")) {
            skipArguments();
            return plain(DataType.TEXT);
        }
        String hint = NearestName.of(name, TYPE_NAMES)
                .map(near -> " (did you mean " + near + "?)")
                .orElse("");
        throw cursor.error(token, "Unsupported custom data type '" + name + "'" + hint);
    }

    private DbException unsupported(int token, String type) {
        return cursor.error(token, "Unsupported data type " + type.toUpperCase(Locale.ROOT));
    }

    /// Arguments in `(…)` or `<…>`.
    private void skipArguments() {
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            skipBalanced(TokenKind.LEFT_PAREN, TokenKind.RIGHT_PAREN, "')'");
        } else if (cursor.is(TokenKind.LESS)) {
            skipBalanced(TokenKind.LESS, TokenKind.GREATER, "'>'");
        }
    }

    private void skipBalanced(TokenKind open, TokenKind close, String shown) {
        int depth = 0;
        do {
            if (cursor.atEnd()) {
                throw cursor.expected(shown);
            }
            TokenKind kind = cursor.kind();
            depth += kind == open ? 1 : kind == close ? -1 : 0;
            cursor.next();
        } while (depth > 0);
    }

    private Written arraySuffix(Written element) {
        boolean array = element.array();
        while (cursor.is(TokenKind.LEFT_BRACKET) || cursor.is(Keyword.ARRAY)) {
            array = true;
            if (cursor.accept(Keyword.ARRAY)) {
                continue;
            }
            cursor.next();
            if (cursor.is(TokenKind.INTEGER)) {
                cursor.next();
            }
            cursor.expect(TokenKind.RIGHT_BRACKET, "']'");
        }
        return new Written(element.type(), element.serial(), array);
    }

    private static final List<String> TYPE_NAMES = typeNames();

    private static List<String> typeNames() {
        List<String> names = new ArrayList<>(List.of("INTEGER", "VARCHAR", "TIMESTAMPTZ", "DOUBLE", "BYTES", "JSONB"));
        for (DataType.Simple type : DataType.Simple.values()) {
            names.add(type.sqlName());
        }
        names.add("DECIMAL");
        names.add("EMBEDDING");
        return List.copyOf(names);
    }
}
