package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// What stands after FROM: tables, joins, derived tables, table functions.
final class FromParser {
    private static final int MAX_SEMI_JOINS = 100;

    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final QueryParser queries;
    private SemiJoins semiJoins = new SemiJoins();

    FromParser(TokenCursor cursor, ExpressionParser expressions, QueryParser queries) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.queries = queries;
    }

    /// @param semiJoins the SEMI and ANTI joins, which `source` does not show
    record From(SqlNode source, SemiJoins semiJoins) {}

    /// Joins separated by commas.
    From parse() {
        SemiJoins outer = semiJoins;
        semiJoins = new SemiJoins();
        int first = cursor.index();
        SqlNode left = joins(source(), first);
        while (cursor.is(TokenKind.COMMA)) {
            SqlParserPos comma = cursor.position(cursor.next());
            if (cursor.atEnd() || cursor.is(TokenKind.RIGHT_PAREN) || isClause()) {
                break;
            }
            int start = cursor.index();
            SqlNode right = joins(source(), start);
            left = join(first, left, false, JoinType.COMMA, comma, right, null, null);
        }
        From from = new From(left, semiJoins);
        semiJoins = outer;
        return from;
    }

    private boolean isClause() {
        Keyword keyword = cursor.keyword();
        return keyword != null && !keyword.mayBeColumn();
    }

    private SqlNode joins(SqlNode start, int first) {
        int firstSemiJoin = semiJoins.size();
        SqlNode left = start;
        while (true) {
            SqlNode joined = joined(left, first, firstSemiJoin);
            if (joined == null) {
                return left;
            }
            left = joined;
        }
    }

    /// `left` with one more join, or null when none follows.
    private @Nullable SqlNode joined(SqlNode left, int first, int firstSemiJoin) {
        int start = cursor.index();
        boolean natural = cursor.accept(Keyword.NATURAL);
        Side side = side();
        if (side == null) {
            if (natural) {
                throw cursor.expected("JOIN", Keyword.JOIN);
            }
            return null;
        }
        cursor.expect(Keyword.JOIN);
        SqlParserPos typePosition = cursor.positionFrom(start);
        int rightSemiJoin = semiJoins.size();
        SqlNode right = source();
        JoinConditionType kind = null;
        SqlNode condition = null;
        if (side.type() != JoinType.CROSS && !natural) {
            kind = conditionType();
            condition = kind == JoinConditionType.ON ? expressions.parse() : queries.names();
        }
        if (!side.isSemi()) {
            Sides sides = new Sides(left, right, condition);
            Sides kept = outer(side.type(), start, kind, sides, firstSemiJoin, rightSemiJoin);
            return join(first, kept.left(), natural, side.type(), typePosition, kept.right(), kind, kept.condition());
        }
        if (semiJoins.size() == MAX_SEMI_JOINS) {
            throw cursor.error(start, "too many SEMI and ANTI JOINs (at most " + MAX_SEMI_JOINS + ")");
        }
        SqlNode probe = side.swapped() ? left : right;
        SqlNode rows = side.swapped() ? right : left;
        SqlNode ofProbe = side.swapped()
                ? semiJoins.take(firstSemiJoin, rightSemiJoin)
                : semiJoins.take(rightSemiJoin, semiJoins.size());
        boolean anti = side.type() == JoinType.LEFT_ANTI_JOIN;
        if (natural) {
            semiJoins.add(SemiJoins.natural(rows, SemiJoins.kept(probe, ofProbe), typePosition), anti, typePosition);
        } else if (condition instanceof SqlNodeList names) {
            semiJoins.add(SemiJoins.using(rows, SemiJoins.kept(probe, ofProbe), names), anti, typePosition);
        } else {
            SqlNode all = SemiJoins.all(ofProbe, Objects.requireNonNull(condition));
            semiJoins.add(SemiJoins.exists(probe, all, typePosition), anti, typePosition);
        }
        return rows;
    }

    /// The operands and the condition of a join.
    private record Sides(
            SqlNode left, SqlNode right, @Nullable SqlNode condition) {}

    /// The operands of an outer join, with what SEMI and ANTI joins below it ask of them: a side whose
    /// rows may find no partner must not have these conditions in WHERE, where they would meet rows of
    /// NULLs. For the side that gives way to NULLs they are part of ON.
    private Sides outer(
            JoinType type,
            int token,
            @Nullable JoinConditionType kind,
            Sides sides,
            int leftSemiJoin,
            int rightSemiJoin) {
        boolean left = type == JoinType.RIGHT || type == JoinType.FULL;
        boolean right = type == JoinType.LEFT || type == JoinType.FULL;
        SqlNode ofRight = right ? semiJoins.take(rightSemiJoin, semiJoins.size()) : null;
        SqlNode ofLeft = left ? semiJoins.take(leftSemiJoin, rightSemiJoin) : null;
        SqlNode condition = sides.condition();
        if (type != JoinType.FULL && kind == JoinConditionType.ON && condition != null) {
            SqlNode both = SemiJoins.all(ofLeft, SemiJoins.all(ofRight, condition));
            return new Sides(sides.left(), sides.right(), both);
        }
        SqlNode keptLeft = ofLeft == null ? sides.left() : SemiJoins.named(sides.left(), ofLeft);
        SqlNode keptRight = ofRight == null ? sides.right() : SemiJoins.named(sides.right(), ofRight);
        if (keptLeft == null || keptRight == null) {
            throw cursor.notSupported(token, "a SEMI or ANTI JOIN over several tables below this kind of outer join");
        }
        return new Sides(keptLeft, keptRight, condition);
    }

    private JoinConditionType conditionType() {
        if (cursor.accept(Keyword.ON)) {
            return JoinConditionType.ON;
        }
        if (!cursor.accept(Keyword.USING)) {
            throw cursor.expected("ON or USING", Keyword.ON, Keyword.USING);
        }
        if (!cursor.is(TokenKind.LEFT_PAREN)) {
            throw cursor.expected("'('");
        }
        return JoinConditionType.USING;
    }

    /// @param swapped whether the rows of the right operand are kept, for SEMI and ANTI
    private record Side(JoinType type, boolean swapped) {
        boolean isSemi() {
            return type == JoinType.LEFT_SEMI_JOIN || type == JoinType.LEFT_ANTI_JOIN;
        }
    }

    /// The words before JOIN.
    private @Nullable Side side() {
        if (cursor.is(Keyword.JOIN)) {
            return new Side(JoinType.INNER, false);
        }
        if (cursor.accept(Keyword.INNER)) {
            return new Side(JoinType.INNER, false);
        }
        if (cursor.accept(Keyword.CROSS)) {
            return new Side(JoinType.CROSS, false);
        }
        if (cursor.accept(Keyword.FULL)) {
            cursor.accept(Keyword.OUTER);
            return new Side(JoinType.FULL, false);
        }
        boolean right = cursor.is(Keyword.RIGHT);
        boolean sided = right || cursor.is(Keyword.LEFT);
        if (sided) {
            cursor.next();
        }
        if (cursor.accept(Keyword.SEMI)) {
            return new Side(JoinType.LEFT_SEMI_JOIN, right);
        }
        if (cursor.accept(Keyword.ANTI)) {
            return new Side(JoinType.LEFT_ANTI_JOIN, right);
        }
        if (!sided) {
            return null;
        }
        cursor.accept(Keyword.OUTER);
        return new Side(right ? JoinType.RIGHT : JoinType.LEFT, false);
    }

    private SqlNode join(
            int first,
            SqlNode left,
            boolean natural,
            JoinType type,
            SqlParserPos typePosition,
            SqlNode right,
            @Nullable JoinConditionType kind,
            @Nullable SqlNode condition) {
        JoinConditionType conditionType = kind == null ? JoinConditionType.NONE : kind;
        return new SqlJoin(
                cursor.positionFrom(first),
                left,
                SqlLiteral.createBoolean(natural, typePosition),
                type.symbol(typePosition),
                right,
                conditionType.symbol(typePosition),
                condition);
    }

    // one source

    private SqlNode source() {
        int first = cursor.index();
        boolean lateral = cursor.accept(Keyword.LATERAL);
        SqlNode source;
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            source = parenthesised();
        } else if (cursor.is(Keyword.UNNEST) && cursor.kind(1) == TokenKind.LEFT_PAREN) {
            source = unnest();
        } else if (cursor.is(Keyword.TABLE) && cursor.kind(1) == TokenKind.LEFT_PAREN) {
            source = tableFunction();
        } else {
            source = tableOrFunction();
        }
        if (lateral) {
            source = SqlStdOperatorTable.LATERAL.createCall(cursor.positionFrom(first), source);
        }
        if (cursor.is(Keyword.TABLESAMPLE)) {
            throw cursor.notSupported(cursor.index(), "TABLESAMPLE");
        }
        return aliased(source, first);
    }

    /// `(query)` or `(joins)`.
    private SqlNode parenthesised() {
        cursor.next();
        cursor.enter();
        SqlNode source;
        if (queries.startsHere()) {
            source = queries.nested();
        } else {
            int first = cursor.index();
            source = source();
            if (ExpressionParser.isQuery(source) && queries.continuesHere()) {
                source = queries.continued(source);
            } else {
                source = joins(source, first);
            }
        }
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        cursor.leave();
        return source;
    }

    /// `UNNEST(array {, array}) [WITH ORDINALITY]`
    private SqlNode unnest() {
        int first = cursor.next();
        cursor.next();
        SqlNodeList arrays = expressions.list(TokenKind.RIGHT_PAREN, "',' or ')'");
        boolean ordinality = cursor.accept(Keyword.WITH, Keyword.ORDINALITY);
        SqlParserPos position = cursor.positionFrom(first);
        return ordinality
                ? SqlStdOperatorTable.UNNEST_WITH_ORDINALITY.createCall(position, arrays.getList())
                : SqlStdOperatorTable.UNNEST.createCall(position, arrays.getList());
    }

    /// `TABLE(function(…))`
    private SqlNode tableFunction() {
        int first = cursor.next();
        cursor.next();
        SqlNode call = expressions.parseUnary();
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(cursor.positionFrom(first), call);
    }

    /// The name of a table.
    SqlNode table() {
        int token = cursor.index();
        SqlNode table = tableOrFunction();
        if (table instanceof SqlIdentifier) {
            return table;
        }
        throw cursor.error(token, "TABLE takes the name of a table");
    }

    private SqlNode tableOrFunction() {
        Keyword keyword = cursor.keyword();
        if (!cursor.isName() || (keyword != null && !keyword.mayBeColumn())) {
            throw cursor.expected("a table name", Keyword.LATERAL, Keyword.UNNEST);
        }
        int first = cursor.index();
        List<String> names = new ArrayList<>(3);
        List<SqlParserPos> positions = new ArrayList<>(3);
        do {
            names.add(cursor.name("a table name"));
            positions.add(cursor.position(cursor.index() - 1));
        } while (cursor.accept(TokenKind.DOT));
        SqlIdentifier name = new SqlIdentifier(names, null, cursor.positionFrom(first), positions);
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            SqlNode call = expressions.parseCall(name, first);
            if (cursor.accept(Keyword.WITH, Keyword.ORDINALITY)) {
                call = Calls.numbered(call, cursor.positionFrom(first));
            }
            return SqlStdOperatorTable.COLLECTION_TABLE.createCall(cursor.positionFrom(first), call);
        }
        if (names.size() > 3) {
            throw cursor.error(first, "a table name has at most three parts: kalam.namespace.table");
        }
        if (names.size() < 3) {
            return name;
        }
        if (!names.getFirst().equals(TokenCursor.CATALOG)) {
            throw DbException.at(
                    ErrorCode.INVALID_SQL,
                    cursor.sourcePosition(first),
                    "unknown catalog '" + names.getFirst() + "': the only one is kalam");
        }
        return new SqlIdentifier(names.subList(1, 3), null, cursor.positionFrom(first), positions.subList(1, 3));
    }

    private SqlNode aliased(SqlNode source, int first) {
        boolean as = cursor.accept(Keyword.AS);
        Keyword keyword = cursor.keyword();
        boolean bare = cursor.is(TokenKind.QUOTED)
                || (cursor.is(TokenKind.WORD) && (keyword == null || keyword.mayBeBareAlias()));
        if (!as && !bare) {
            return source;
        }
        List<SqlNode> operands = new ArrayList<>();
        operands.add(source);
        operands.add(cursor.identifier("an alias"));
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            operands.addAll(queries.names().getList());
        }
        return SqlStdOperatorTable.AS.createCall(cursor.positionFrom(first), operands);
    }
}
