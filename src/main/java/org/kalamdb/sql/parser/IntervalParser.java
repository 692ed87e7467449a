package org.kalamdb.sql.parser;

import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.kalamdb.model.IntervalText;
import org.kalamdb.model.TimeInterval;

/// Interval literals: `INTERVAL '1 day 2 hours'`, `INTERVAL '1' DAY`, `INTERVAL 1 DAY`,
/// `INTERVAL '01:30:00'`, `'1 day'::interval`.
///
/// The node is a call of the function `interval`: a literal of SQL's own cannot hold months beside days.
final class IntervalParser {
    private static final String FUNCTION = "interval";

    private final TokenCursor cursor;

    IntervalParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// Whether INTERVAL is followed by a value.
    boolean startsHere() {
        TokenKind after = cursor.kind(1);
        return after == TokenKind.STRING
                || after == TokenKind.INTEGER
                || after == TokenKind.DECIMAL
                || (after == TokenKind.MINUS && cursor.kind(2).isNumber());
    }

    /// INTERVAL and what belongs to it.
    SqlNode parse() {
        int first = cursor.next();
        int valueToken = cursor.index();
        String value;
        if (cursor.is(TokenKind.STRING)) {
            value = cursor.tokens.text(cursor.next());
        } else {
            String sign = cursor.accept(TokenKind.MINUS) ? "-" : "";
            value = sign + cursor.tokens.raw(cursor.next());
        }
        String unit = cursor.is(TokenKind.WORD) ? cursor.tokens.name(cursor.index()) : "";
        if (IntervalText.isUnit(unit)) {
            cursor.next();
            if (cursor.accept(Keyword.TO)) {
                unit = cursor.name("a unit of time");
            }
        } else {
            unit = "";
        }
        return literal(value, unit, valueToken, cursor.positionFrom(first));
    }

    /// The type INTERVAL of a cast is next.
    SqlNode ofCast(SqlNode value, SqlParserPos start) {
        int token = cursor.next();
        if (!(value instanceof SqlCharStringLiteral text)) {
            SqlParserPos place = start.plus(cursor.position(token));
            return Calls.function(FUNCTION, cursor.position(token), place, value);
        }
        return literal(text.getValueAs(String.class), "", token, start.plus(cursor.position(token)));
    }

    /// A call of `interval`, whose argument is the interval in one form.
    private SqlNode literal(String value, String unit, int token, SqlParserPos position) {
        TimeInterval interval = IntervalText.parse(value, unit);
        if (interval == null) {
            throw cursor.error(
                    token, "invalid INTERVAL: expected amounts with units, as in '1 day 2 hours', that are in range");
        }
        return Calls.function(FUNCTION, position, position, SqlLiteral.createCharString(interval.toString(), position));
    }
}
