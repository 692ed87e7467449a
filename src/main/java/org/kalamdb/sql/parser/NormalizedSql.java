package org.kalamdb.sql.parser;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;

/// A statement with its literals taken out, for finding the plan of an earlier statement of the same shape.
///
/// The key is the statement's tokens, each after a blank: words and quoted names in lower case (the latter in
/// quotes), comments dropped, a literal as its type's tag. Two texts with one key parse to trees that differ
/// in literals alone, and in the names of unnamed select items that hold literals.
///
/// The literals are the tokens: a sign is not part of them, and TRUE, FALSE and NULL are words. The node that
/// the parser makes of a literal token ends where the token ends
/// ([org.apache.calcite.sql.parser.SqlParserPos#getEndLineNum()] and `getEndColumnNum()`); it may start
/// before it, with the sign, the type of a typed literal (`DATE '…'`) or INTERVAL.
///
/// @param key      the shape
/// @param literals in the text's order
public record NormalizedSql(String key, List<Literal> literals) {
    public NormalizedSql {
        literals = List.copyOf(literals);
    }

    /// What a literal token is, and its tag in the key.
    public enum LiteralType {
        TEXT("'s"),
        /// In the range of `long`.
        INTEGER("'i"),
        /// With a point, or beyond `long`.
        DECIMAL("'d"),
        /// With an exponent.
        FLOAT("'f"),
        BYTES("'x");

        private final String tag;

        LiteralType(String tag) {
            this.tag = tag;
        }
    }

    /// A literal of the text.
    ///
    /// @param token the index among the text's tokens, from 0
    /// @param type  decides the class of `value`
    /// @param value `String`, `Long`, `BigDecimal`, `Double` or `byte[]`
    /// @param start where its first character stands
    /// @param end   where its last character stands
    public record Literal(int token, LiteralType type, Object value, SourcePosition start, SourcePosition end) {}

    /// Places count from the statement's start.
    ///
    /// @throws DbException for a quote or comment without an end
    public static NormalizedSql of(String statementText) {
        return of(statementText, new SourcePosition(1, 1));
    }

    /// Places count as those of the statement's nodes do.
    public static NormalizedSql of(ParsedStatement statement) {
        return of(statement.text(), statement.position());
    }

    private static NormalizedSql of(String text, SourcePosition origin) {
        TokenStream tokens = SqlLexer.tokenize(text);
        return of(tokens, tokens.size(), origin);
    }

    /// Of the first tokens.
    static NormalizedSql of(TokenStream tokens, int count, SourcePosition origin) {
        String text = tokens.source();
        StringBuilder key = new StringBuilder(text.length() + count);
        List<Literal> literals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            key.append(' ');
            switch (tokens.kind(i)) {
                case WORD -> key.append(tokens.name(i));
                case QUOTED ->
                    key.append('"')
                            .append(tokens.exactName(i).replace("\"", "\"\""))
                            .append('"');
                case STRING, BYTES, INTEGER, DECIMAL, FLOAT -> {
                    Literal literal = literal(tokens, i, origin);
                    literals.add(literal);
                    key.append(literal.type().tag);
                }
                case NOT_EQUAL -> key.append("<>");
                default -> key.append(text, tokens.start(i), tokens.end(i));
            }
        }
        return new NormalizedSql(key.toString(), literals);
    }

    private static Literal literal(TokenStream tokens, int token, SourcePosition origin) {
        SourcePosition start = moved(tokens.position(tokens.start(token)), origin);
        SourcePosition end = moved(tokens.position(tokens.end(token) - 1), origin);
        return switch (tokens.kind(token)) {
            case STRING -> new Literal(token, LiteralType.TEXT, tokens.text(token), start, end);
            case BYTES -> {
                byte[] bytes = StringTokens.bytes(tokens.source(), tokens.start(token), tokens.end(token));
                yield new Literal(token, LiteralType.BYTES, bytes == null ? new byte[0] : bytes, start, end);
            }
            case FLOAT -> new Literal(token, LiteralType.FLOAT, Double.valueOf(tokens.raw(token)), start, end);
            default -> {
                if (tokens.end(token) - tokens.start(token) > LiteralParser.MAX_NUMBER_CHARACTERS) {
                    throw DbException.at(ErrorCode.INVALID_SQL, start, "number is too long");
                }
                BigDecimal number = new BigDecimal(tokens.raw(token));
                boolean whole = tokens.kind(token) == TokenKind.INTEGER
                        && number.unscaledValue().bitLength() < Long.SIZE;
                yield whole
                        ? new Literal(token, LiteralType.INTEGER, number.longValue(), start, end)
                        : new Literal(token, LiteralType.DECIMAL, number, start, end);
            }
        };
    }

    private static SourcePosition moved(SourcePosition position, SourcePosition origin) {
        int column = position.line() == 1 ? position.column() + origin.column() - 1 : position.column();
        return new SourcePosition(position.line() + origin.line() - 1, column);
    }
}
