package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW … QUALIFY …`.
final class SelectParser {
    /// In one statement, so that planning ends in time.
    private static final int MAX_SELECTS = 1000;

    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final WindowParser windows;
    private final FromParser from;
    private final DistinctOn distinctOn;
    private int count;

    SelectParser(
            TokenCursor cursor,
            ExpressionParser expressions,
            QueryParser queries,
            WindowParser windows,
            DistinctOn distinctOn) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.windows = windows;
        this.distinctOn = distinctOn;
        this.from = new FromParser(cursor, expressions, queries);
    }

    SqlSelect parse() {
        int first = cursor.next();
        if (++count > MAX_SELECTS) {
            throw cursor.error(first, "statement has too many SELECTs (at most " + MAX_SELECTS + ")");
        }
        SqlNodeList keywords = null;
        SqlNodeList distinctKeys = null;
        if (cursor.is(Keyword.DISTINCT)) {
            SqlParserPos position = cursor.position(cursor.next());
            if (cursor.accept(Keyword.ON)) {
                cursor.expect(TokenKind.LEFT_PAREN, "'('");
                distinctKeys = expressions.list(TokenKind.RIGHT_PAREN, "',' or ')'");
            } else {
                keywords = new SqlNodeList(List.of(SqlSelectKeyword.DISTINCT.symbol(position)), position);
            }
        } else {
            cursor.accept(Keyword.ALL);
        }
        SqlNodeList items = items();
        if (cursor.is(Keyword.INTO)) {
            throw cursor.notSupported(cursor.index(), "SELECT INTO");
        }
        FromParser.From source = cursor.accept(Keyword.FROM) ? from.parse() : null;
        SqlNode where = cursor.accept(Keyword.WHERE) ? expressions.parse() : null;
        if (source != null) {
            where = source.semiJoins().with(where);
        }
        SqlNodeList groups = cursor.is(Keyword.GROUP) ? groupBy() : null;
        SqlNode having = cursor.accept(Keyword.HAVING) ? expressions.parse() : null;
        SqlNodeList named = cursor.is(Keyword.WINDOW) ? windows.clause() : null;
        SqlNode qualify = cursor.accept(Keyword.QUALIFY) ? expressions.parse() : null;
        SqlSelect select = new SqlSelect(
                cursor.positionFrom(first),
                keywords,
                items,
                source == null ? null : source.source(),
                where,
                groups,
                having,
                named,
                qualify,
                null,
                null,
                null,
                null);
        if (distinctKeys != null) {
            distinctOn.add(select, distinctKeys);
        }
        return select;
    }

    /// The name of a table, as it may stand in FROM.
    SqlNode table() {
        return from.table();
    }

    // the select list

    SqlNodeList items() {
        int first = cursor.index();
        List<SqlNode> items = new ArrayList<>();
        do {
            cursor.requireRoom(items, "SELECT has too many columns");
            items.add(item());
        } while (cursor.accept(TokenKind.COMMA) && !endsItems());
        return new SqlNodeList(items, cursor.positionFrom(first));
    }

    private boolean endsItems() {
        Keyword keyword = cursor.keyword();
        if (cursor.atEnd() || cursor.is(TokenKind.RIGHT_PAREN)) {
            return true;
        }
        return switch (keyword) {
            case FROM, INTO, WHERE, GROUP, HAVING, ORDER, LIMIT, OFFSET, FETCH, FOR -> true;
            case UNION, INTERSECT, EXCEPT, MINUS, WINDOW, QUALIFY -> true;
            case null, default -> false;
        };
    }

    private SqlNode item() {
        int first = cursor.index();
        if (cursor.is(TokenKind.STAR)) {
            return SqlIdentifier.star(cursor.position(cursor.next()));
        }
        SqlNode item = expressions.parse();
        int last = cursor.index() - 1;
        SqlIdentifier alias = null;
        if (cursor.accept(Keyword.AS)) {
            alias = cursor.alias("a name after AS");
        } else if (isBareAlias()) {
            alias = cursor.alias("a name");
        } else if (item.getKind() == SqlKind.IDENTIFIER) {
            return item;
        } else {
            alias = new SqlIdentifier(SelectNames.of(cursor.tokens, first, last), item.getParserPosition());
        }
        return SqlStdOperatorTable.AS.createCall(cursor.positionFrom(first), item, alias);
    }

    private boolean isBareAlias() {
        if (cursor.is(TokenKind.QUOTED)) {
            return true;
        }
        Keyword keyword = cursor.keyword();
        return cursor.is(TokenKind.WORD) && (keyword == null || keyword.mayBeBareAlias());
    }

    // GROUP BY

    private SqlNodeList groupBy() {
        cursor.next();
        cursor.expect(Keyword.BY);
        int first = cursor.index();
        List<SqlNode> items = new ArrayList<>();
        do {
            cursor.requireRoom(items, "GROUP BY has too many keys");
            items.add(groupItem());
        } while (cursor.accept(TokenKind.COMMA) && !endsItems());
        return new SqlNodeList(items, cursor.positionFrom(first));
    }

    private SqlNode groupItem() {
        int first = cursor.index();
        boolean call = cursor.kind(1) == TokenKind.LEFT_PAREN;
        if (call && cursor.accept(Keyword.ROLLUP)) {
            return grouping(SqlStdOperatorTable.ROLLUP, first);
        }
        if (call && cursor.accept(Keyword.CUBE)) {
            return grouping(SqlStdOperatorTable.CUBE, first);
        }
        if (cursor.accept(Keyword.GROUPING, Keyword.SETS)) {
            return grouping(SqlStdOperatorTable.GROUPING_SETS, first);
        }
        SqlNodeList nothing = emptySet();
        return nothing != null ? nothing : expressions.parse();
    }

    /// `( item {, item} )` after the operator's name.
    private SqlNode grouping(SqlOperator operator, int first) {
        cursor.enter();
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        List<SqlNode> items = new ArrayList<>();
        do {
            items.add(groupItem());
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        cursor.leave();
        return operator.createCall(cursor.positionFrom(first), items);
    }

    /// `()`
    private @Nullable SqlNodeList emptySet() {
        if (!cursor.is(TokenKind.LEFT_PAREN) || cursor.kind(1) != TokenKind.RIGHT_PAREN) {
            return null;
        }
        int first = cursor.next();
        cursor.next();
        return new SqlNodeList(cursor.positionFrom(first));
    }
}
