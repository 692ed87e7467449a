package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.parser.Selects;

/// `ARRAY(SELECT …)`: the values of the only column, in their order.
final class ArrayQueries {
    private static final String VALUE = "$value";

    /// Makes an empty array of NULL.
    static final String OR_EMPTY = "$or_empty";

    private ArrayQueries() {}

    /// The subquery that collects the values. What the query is ordered by becomes columns of it.
    static SqlCall aggregate(SqlCall array) {
        SqlParserPos place = array.getParserPosition();
        SqlNode query = array.operand(0);
        List<SqlNode> order = new ArrayList<>();
        List<SqlNode> names = new ArrayList<>(List.of(new SqlIdentifier(VALUE, place)));
        if (query instanceof SqlOrderBy ordered) {
            SqlOrderBy keyed = ordered;
            if (ordered.query instanceof SqlSelect select && !select.isDistinct()) {
                keyed = withKeys(ordered, select, names);
            }
            boolean all = keyed.fetch == null && keyed.offset == null;
            for (int i = 0; i < ordered.orderList.size(); i++) {
                SqlNode key = names.size() == 1 ? names.getFirst() : names.get(i + 1);
                order.add(directed(ordered.orderList.get(i), key));
            }
            query = all ? keyed.query : keyed;
        }
        SqlNode value = new SqlIdentifier(VALUE, place);
        SqlNode collected = KalamOperatorTable.INSTANCE.function("array_agg").createCall(place, value);
        if (!order.isEmpty()) {
            collected = SqlStdOperatorTable.WITHIN_GROUP.createCall(place, collected, new SqlNodeList(order, place));
        }
        List<SqlNode> source = new ArrayList<>(List.of(query, new SqlIdentifier("$array", place)));
        source.addAll(names);
        SqlNode item = KalamOperatorTable.INSTANCE.function(OR_EMPTY).createCall(place, collected);
        SqlNode named = SqlStdOperatorTable.AS.createCall(place, item, new SqlIdentifier("array", place));
        SqlNode from = SqlStdOperatorTable.AS.createCall(place, source);
        return SqlStdOperatorTable.SCALAR_QUERY.createCall(place, Selects.of(place, List.of(named), from, null));
    }

    private static SqlOrderBy withKeys(SqlOrderBy ordered, SqlSelect select, List<SqlNode> names) {
        SqlParserPos place = select.getParserPosition();
        if (select.getSelectList().size() != 1) {
            throw Unsupported.error(ErrorCode.INVALID_SQL, place, "ARRAY takes a query of one column");
        }
        SqlNode item = select.getSelectList().get(0);
        List<SqlNode> items = new ArrayList<>(List.of(item));
        for (SqlNode key : ordered.orderList) {
            SqlIdentifier name = new SqlIdentifier("$key" + items.size(), place);
            names.add(name);
            items.add(SqlStdOperatorTable.AS.createCall(place, meant(bare(key), item), name));
        }
        SqlSelect keyed = (SqlSelect) select.clone(place);
        keyed.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
        return new SqlOrderBy(ordered.getParserPosition(), keyed, ordered.orderList, ordered.offset, ordered.fetch);
    }

    /// The select item that an ordinal or its alias stands for.
    private static SqlNode meant(SqlNode key, SqlNode item) {
        SqlNode expression = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(0) : item;
        boolean alias = key instanceof SqlIdentifier name
                && name.isSimple()
                && item.getKind() == SqlKind.AS
                && ((SqlCall) item).operand(1).toString().equalsIgnoreCase(name.getSimple());
        return key instanceof SqlNumericLiteral || alias ? expression : key;
    }

    private static SqlNode bare(SqlNode key) {
        return switch (key.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> bare(((SqlCall) key).operand(0));
            default -> key;
        };
    }

    /// The key with the direction of another one.
    private static SqlNode directed(SqlNode like, SqlNode key) {
        return switch (like.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> {
                SqlCall call = (SqlCall) like;
                yield call.getOperator().createCall(like.getParserPosition(), directed(call.operand(0), key));
            }
            default -> Objects.requireNonNull(key.clone(like.getParserPosition()));
        };
    }
}
