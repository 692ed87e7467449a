package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Function calls with all that may hang on them, and the functions with a grammar of their own.
final class FunctionParser {
    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final QueryParser queries;

    FunctionParser(TokenCursor cursor, ExpressionParser expressions, QueryParser queries) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.queries = queries;
    }

    /// CURRENT_DATE and its like, without parentheses.
    SqlNode bare() {
        int token = cursor.next();
        SqlParserPos position = cursor.position(token);
        return Calls.function(cursor.tokens.name(token), position, position);
    }

    /// The arguments are next.
    SqlNode call(SqlIdentifier name, int first) {
        cursor.next();
        SqlLiteral quantifier = quantifier();
        List<SqlNode> arguments = new ArrayList<>();
        SqlNodeList order = null;
        if (cursor.is(TokenKind.STAR) && cursor.kind(1) == TokenKind.RIGHT_PAREN) {
            arguments.add(SqlIdentifier.star(cursor.position(cursor.next())));
        } else if (isUploadedFile(name)) {
            // the part's name keeps its case, unlike other quoted names
            int part = cursor.next();
            arguments.add(SqlLiteral.createCharString(cursor.tokens.exactName(part), cursor.position(part)));
        } else if (queries.startsHere()) {
            arguments.add(queries.nested());
        } else if (!cursor.is(TokenKind.RIGHT_PAREN)) {
            do {
                cursor.requireRoom(arguments, "call has too many arguments");
                arguments.add(argument());
            } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
            order = cursor.is(Keyword.ORDER) ? queries.orderBy() : null;
        }
        boolean ignoresNulls = cursor.accept(Keyword.IGNORE, Keyword.NULLS);
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        SqlNode call = Calls.function(name, quantifier, cursor.positionFrom(first), arguments);
        if (ignoresNulls) {
            call = SqlStdOperatorTable.IGNORE_NULLS.createCall(cursor.positionFrom(first), call);
        }
        if (order != null) {
            call = SqlStdOperatorTable.WITHIN_GROUP.createCall(cursor.positionFrom(first), call, order);
        }
        return suffixes(call, first);
    }

    private @Nullable SqlLiteral quantifier() {
        if (cursor.is(Keyword.DISTINCT)) {
            return SqlSelectKeyword.DISTINCT.symbol(cursor.position(cursor.next()));
        }
        return cursor.is(Keyword.ALL) ? SqlSelectKeyword.ALL.symbol(cursor.position(cursor.next())) : null;
    }

    /// `FILE("part")`
    private boolean isUploadedFile(SqlIdentifier name) {
        return cursor.is(TokenKind.QUOTED)
                && cursor.kind(1) == TokenKind.RIGHT_PAREN
                && name.isSimple()
                && name.getSimple().equals("file");
    }

    private SqlNode argument() {
        if (cursor.isName() && cursor.kind(1) == TokenKind.NAMED_ARGUMENT) {
            int first = cursor.index();
            SqlIdentifier name = cursor.identifier("an argument name");
            cursor.next();
            SqlNode value = expressions.parse();
            return SqlStdOperatorTable.ARGUMENT_ASSIGNMENT.createCall(cursor.positionFrom(first), value, name);
        }
        return expressions.parse();
    }

    /// WITHIN GROUP, FILTER, IGNORE NULLS, OVER.
    private SqlNode suffixes(SqlNode call, int first) {
        SqlNode node = call;
        if (cursor.accept(Keyword.WITHIN, Keyword.GROUP)) {
            cursor.expect(TokenKind.LEFT_PAREN, "'('");
            SqlNodeList order = queries.orderBy();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
            node = SqlStdOperatorTable.WITHIN_GROUP.createCall(cursor.positionFrom(first), node, order);
        }
        if (cursor.is(Keyword.FILTER) && cursor.kind(1) == TokenKind.LEFT_PAREN) {
            cursor.next();
            cursor.next();
            cursor.expect(Keyword.WHERE);
            SqlNode condition = expressions.parse();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
            node = SqlStdOperatorTable.FILTER.createCall(cursor.positionFrom(first), node, condition);
        }
        if (cursor.accept(Keyword.IGNORE, Keyword.NULLS)) {
            node = SqlStdOperatorTable.IGNORE_NULLS.createCall(cursor.positionFrom(first), node);
        } else if (cursor.accept(Keyword.RESPECT, Keyword.NULLS)) {
            node = SqlStdOperatorTable.RESPECT_NULLS.createCall(cursor.positionFrom(first), node);
        }
        if (cursor.is(Keyword.OVER)
                && (cursor.kind(1) == TokenKind.LEFT_PAREN
                        || cursor.kind(1) == TokenKind.WORD
                        || cursor.kind(1) == TokenKind.QUOTED)) {
            cursor.next();
            SqlNode window = cursor.is(TokenKind.LEFT_PAREN)
                    ? queries.windows().specification()
                    : cursor.identifier("a window name");
            node = SqlStdOperatorTable.OVER.createCall(cursor.positionFrom(first), node, window);
        }
        return node;
    }

    /// A function with words between its arguments; `(` comes after its name.
    SqlNode special(Keyword keyword) {
        int first = cursor.next();
        cursor.next();
        return switch (keyword) {
            case EXTRACT -> extract(first);
            case SUBSTRING -> substring(first);
            case POSITION -> position(first);
            case OVERLAY -> overlay(first);
            case GROUPING -> grouping(first);
            default -> trim(first);
        };
    }

    private SqlNode close(int first, org.apache.calcite.sql.SqlOperator operator, SqlNode... arguments) {
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        return operator.createCall(cursor.positionFrom(first), arguments);
    }

    /// Arguments separated by commas: a plain call.
    private SqlNode plain(int first, SqlNode firstArgument) {
        List<SqlNode> arguments = new ArrayList<>();
        arguments.add(firstArgument);
        while (cursor.continuesList(TokenKind.RIGHT_PAREN)) {
            arguments.add(expressions.parse());
        }
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        SqlIdentifier name = new SqlIdentifier(cursor.tokens.name(first), cursor.position(first));
        return Calls.function(name, null, cursor.positionFrom(first), arguments);
    }

    private SqlNode extract(int first) {
        int token = cursor.index();
        String unit = cursor.is(TokenKind.STRING)
                ? cursor.string("a unit").toLowerCase(Locale.ROOT)
                : cursor.name("a unit, as in EXTRACT(YEAR FROM x)");
        if (unit.equals("julian") || unit.startsWith("timezone")) {
            SqlNode name = SqlLiteral.createCharString(unit, cursor.position(token));
            cursor.expect(Keyword.FROM);
            SqlNode moment = expressions.parse();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
            return Calls.function("date_part", cursor.position(first), cursor.positionFrom(first), name, moment);
        }
        TimeUnit timeUnit = timeUnit(unit);
        if (timeUnit == null) {
            throw cursor.error(token, "EXTRACT knows no unit '" + unit + "'");
        }
        SqlParserPos unitPosition = cursor.position(token);
        cursor.expect(Keyword.FROM);
        SqlNode value = expressions.parse();
        return close(first, SqlStdOperatorTable.EXTRACT, new SqlIntervalQualifier(timeUnit, null, unitPosition), value);
    }

    private static @Nullable TimeUnit timeUnit(String unit) {
        return switch (unit) {
            case "year", "years" -> TimeUnit.YEAR;
            case "isoyear" -> TimeUnit.ISOYEAR;
            case "quarter" -> TimeUnit.QUARTER;
            case "month", "months" -> TimeUnit.MONTH;
            case "week", "weeks" -> TimeUnit.WEEK;
            case "day", "days" -> TimeUnit.DAY;
            case "dow" -> TimeUnit.DOW;
            case "isodow" -> TimeUnit.ISODOW;
            case "doy" -> TimeUnit.DOY;
            case "hour", "hours" -> TimeUnit.HOUR;
            case "minute", "minutes" -> TimeUnit.MINUTE;
            case "second", "seconds" -> TimeUnit.SECOND;
            case "millisecond", "milliseconds" -> TimeUnit.MILLISECOND;
            case "microsecond", "microseconds" -> TimeUnit.MICROSECOND;
            case "epoch" -> TimeUnit.EPOCH;
            case "decade" -> TimeUnit.DECADE;
            case "century" -> TimeUnit.CENTURY;
            case "millennium" -> TimeUnit.MILLENNIUM;
            default -> null;
        };
    }

    private SqlNode substring(int first) {
        SqlNode text = expressions.parse();
        if (cursor.is(TokenKind.COMMA) || cursor.is(TokenKind.RIGHT_PAREN)) {
            return plain(first, text);
        }
        SqlNode from = null;
        SqlNode length = null;
        if (cursor.accept(Keyword.FROM)) {
            from = expressions.parse();
        }
        if (cursor.accept(Keyword.FOR)) {
            length = expressions.parse();
        }
        if (from == null) {
            if (length == null) {
                throw cursor.expected("',', FROM or FOR", Keyword.FROM, Keyword.FOR);
            }
            from = SqlLiteral.createExactNumeric("1", text.getParserPosition());
        }
        return length == null
                ? close(first, SqlStdOperatorTable.SUBSTRING, text, from)
                : close(first, SqlStdOperatorTable.SUBSTRING, text, from, length);
    }

    private SqlNode position(int first) {
        SqlNode needle = expressions.parseOperand();
        if (!cursor.accept(Keyword.IN)) {
            if (cursor.is(TokenKind.COMMA)) {
                return plain(first, needle);
            }
            throw cursor.expected("IN", Keyword.IN);
        }
        SqlNode text = expressions.parseOperand();
        return close(first, SqlStdOperatorTable.POSITION, needle, text);
    }

    private SqlNode grouping(int first) {
        SqlNodeList columns = expressions.list(TokenKind.RIGHT_PAREN, "',' or ')'");
        return SqlStdOperatorTable.GROUPING.createCall(cursor.positionFrom(first), columns.getList());
    }

    private SqlNode overlay(int first) {
        SqlNode text = expressions.parse();
        if (cursor.is(TokenKind.COMMA)) {
            return plain(first, text);
        }
        cursor.expect(Keyword.PLACING);
        SqlNode replacement = expressions.parse();
        cursor.expect(Keyword.FROM);
        SqlNode from = expressions.parse();
        if (cursor.accept(Keyword.FOR)) {
            SqlNode length = expressions.parse();
            return close(first, SqlStdOperatorTable.OVERLAY, text, replacement, from, length);
        }
        return close(first, SqlStdOperatorTable.OVERLAY, text, replacement, from);
    }

    /// `TRIM([BOTH|LEADING|TRAILING] [characters] FROM text)`, `TRIM([side] text [, characters])`.
    private SqlNode trim(int first) {
        SqlParserPos sidePosition = cursor.position(cursor.index() - 1);
        SqlTrimFunction.Flag flag = SqlTrimFunction.Flag.BOTH;
        if (cursor.accept(Keyword.LEADING)) {
            flag = SqlTrimFunction.Flag.LEADING;
        } else if (cursor.accept(Keyword.TRAILING)) {
            flag = SqlTrimFunction.Flag.TRAILING;
        } else {
            cursor.accept(Keyword.BOTH);
        }
        SqlLiteral side = flag.symbol(sidePosition);
        SqlNode blank = SqlLiteral.createCharString(" ", sidePosition);
        if (cursor.accept(Keyword.FROM)) {
            return close(first, SqlStdOperatorTable.TRIM, side, blank, expressions.parse());
        }
        SqlNode text = expressions.parse();
        if (cursor.accept(Keyword.FROM)) {
            return close(first, SqlStdOperatorTable.TRIM, side, text, expressions.parse());
        }
        if (cursor.accept(TokenKind.COMMA)) {
            return close(first, SqlStdOperatorTable.TRIM, side, expressions.parse(), text);
        }
        return close(first, SqlStdOperatorTable.TRIM, side, blank, text);
    }
}
