package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// A SELECT with functions in its list that give rows: they go to FROM, and their columns stand in the
/// list. Several give their rows side by side. Where rows are grouped or numbered first, that is a query
/// below.
final class ListedRows {
    private static final String ROWS = "$rows";
    private static final String BELOW = "$below";

    private final SqlSelect select;
    private final List<SqlCall> calls = new ArrayList<>();
    /// By call its place among them.
    private final IdentityHashMap<SqlNode, Integer> places = new IdentityHashMap<>();

    private ListedRows(SqlSelect select) {
        this.select = select;
        select.getSelectList().accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (RowFunctionCalls.isRows(call)) {
                    places.put(call, calls.size());
                    calls.add(call);
                    return null;
                }
                return call.isA(SqlKind.QUERY) ? null : super.visit(call);
            }
        });
    }

    /// @return null when there is no such function
    static @Nullable SqlSelect inFrom(SqlSelect select) {
        ListedRows rows = new ListedRows(select);
        if (rows.calls.isEmpty()) {
            return null;
        }
        return rows.isComputedFirst() ? rows.above() : rows.beside();
    }

    /// Whether the list is computed of other rows than those of FROM.
    private boolean isComputedFirst() {
        boolean[] found = {select.getGroup() != null || select.getHaving() != null || select.getQualify() != null};
        calls.forEach(call -> found[0] |= call.getOperandList().stream().anyMatch(ListedRows::hasQuery));
        select.getSelectList().accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
                found[0] |= call.getKind() == SqlKind.OVER
                        || KalamOperatorTable.INSTANCE.named(name).stream().anyMatch(SqlOperator::isAggregator);
                return call.isA(SqlKind.QUERY) ? null : super.visit(call);
            }
        });
        return found[0];
    }

    /// A subquery cannot be an argument in FROM.
    private static boolean hasQuery(SqlNode argument) {
        boolean[] found = {false};
        argument.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= call.isA(SqlKind.QUERY);
                return super.visit(call);
            }
        });
        return found[0];
    }

    private SqlSelect beside() {
        SqlSelect moved = (SqlSelect) select.clone(select.getParserPosition());
        moved.setFrom(with(select.getFrom(), calls));
        moved.setSelectList(
                (SqlNodeList) Objects.requireNonNull(select.getSelectList().accept(new Columns())));
        return moved;
    }

    /// The list over the rows of the query without such functions, which has their arguments as columns.
    private SqlSelect above() {
        List<SqlNode> below = new ArrayList<>();
        List<SqlCall> moved = new ArrayList<>();
        for (SqlCall call : calls) {
            SqlNode[] arguments = call.getOperandList().stream()
                    .map(argument -> isConstant(argument) ? argument : column(below, argument))
                    .toArray(SqlNode[]::new);
            moved.add(call.getOperator().createCall(call.getParserPosition(), arguments));
        }
        List<SqlNode> items = new ArrayList<>();
        for (SqlNode item : select.getSelectList()) {
            items.add(above(item, below));
        }
        SqlParserPos place = select.getParserPosition();
        SqlNode source = SqlStdOperatorTable.AS.createCall(place, below(below), new SqlIdentifier(BELOW, place));
        SqlNodeList keywords =
                select.isDistinct() ? new SqlNodeList(List.of(SqlSelectKeyword.DISTINCT.symbol(place)), place) : null;
        SqlNodeList list = new SqlNodeList(items, select.getSelectList().getParserPosition());
        return new SqlSelect(
                place, keywords, list, with(source, moved), null, null, null, null, null, null, null, null, null);
    }

    private SqlNode above(SqlNode item, List<SqlNode> below) {
        boolean aliased = item.getKind() == SqlKind.AS;
        SqlNode expression = aliased ? ((SqlCall) item).operand(0) : item;
        SqlNode value;
        if (places.containsKey(expression)) {
            value = Objects.requireNonNull(expression.accept(new Columns()));
        } else if (hasCalls(expression)) {
            throw Unsupported.at(item, "an expression of grouped rows and of a function that gives rows");
        } else {
            value = column(below, expression);
        }
        if (!aliased && !(item instanceof SqlIdentifier name && !name.isStar())) {
            throw Unsupported.at(item, "such a use of a function that gives rows");
        }
        SqlNode heading = aliased
                ? ((SqlCall) item).operand(1)
                : new SqlIdentifier(((SqlIdentifier) item).names.getLast(), item.getParserPosition());
        return SqlStdOperatorTable.AS.createCall(item.getParserPosition(), value, heading);
    }

    private SqlSelect below(List<SqlNode> columns) {
        SqlParserPos place = select.getParserPosition();
        return new SqlSelect(
                place,
                null,
                new SqlNodeList(columns, place),
                select.getFrom(),
                select.getWhere(),
                select.getGroup(),
                select.getHaving(),
                select.getWindowList(),
                select.getQualify(),
                null,
                null,
                null,
                null);
    }

    private boolean hasCalls(SqlNode expression) {
        boolean[] found = {false};
        expression.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                found[0] |= places.containsKey(call);
                return super.visit(call);
            }
        });
        return found[0];
    }

    private static boolean isConstant(SqlNode argument) {
        return argument instanceof SqlLiteral || argument instanceof SqlDynamicParam;
    }

    /// Adds a column to the query below, and names it.
    private static SqlNode column(List<SqlNode> below, SqlNode expression) {
        SqlParserPos place = expression.getParserPosition();
        String name = "$" + below.size();
        below.add(SqlStdOperatorTable.AS.createCall(place, expression, new SqlIdentifier(name, place)));
        return new SqlIdentifier(List.of(BELOW, name), place);
    }

    private SqlNode with(@Nullable SqlNode from, List<SqlCall> moved) {
        SqlParserPos place = moved.getFirst().getParserPosition();
        SqlNode rows = RowFunctionCalls.source(moved);
        if (rows == null) {
            throw Unsupported.at(
                    calls.get(1), "several functions that give rows in one select list, other than of arrays,");
        }
        List<SqlNode> alias = new ArrayList<>();
        alias.add(SqlStdOperatorTable.LATERAL.createCall(place, rows));
        alias.add(new SqlIdentifier(ROWS, place));
        for (int i = 0; i < moved.size(); i++) {
            alias.add(new SqlIdentifier(ROWS + i, place));
        }
        SqlNode source = SqlStdOperatorTable.AS.createCall(place, alias);
        return from == null
                ? source
                : new SqlJoin(
                        place,
                        from,
                        SqlLiteral.createBoolean(false, place),
                        JoinType.CROSS.symbol(place),
                        source,
                        JoinConditionType.NONE.symbol(place),
                        null);
    }

    /// Puts columns in place of the calls.
    private final class Columns extends SqlShuttle {
        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            Integer place = places.get(call);
            if (place != null) {
                return new SqlIdentifier(List.of(ROWS, ROWS + place), call.getParserPosition());
            }
            return call.isA(SqlKind.QUERY) ? call : super.visit(call);
        }
    }
}
