package org.kalamdb.sql.plan;

import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// Functions whose rows are the elements of what another function gives as an array: `string_to_table(t, ',')` is
/// `UNNEST(string_to_array(t, ','))`.
final class ArrayTables extends SqlShuttle {
    private static final Map<String, String> ARRAYS = Map.of(
            "string_to_table", "string_to_array",
            "regexp_split_to_table", "regexp_split_to_array",
            "regexp_matches", RowFunctionCalls.ALL_MATCHES);

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        SqlNode visited = super.visit(call);
        if (!(visited instanceof SqlCall inner)) {
            return visited;
        }
        if (inner.getKind() == SqlKind.COLLECTION_TABLE
                && inner.operand(0) instanceof SqlCall source
                && source.getKind() == SqlKind.UNNEST) {
            return source;
        }
        String name = inner.getOperator().getName().toLowerCase(Locale.ROOT);
        boolean numbered = name.endsWith(TableFunction.WITH_ORDINALITY);
        String array =
                ARRAYS.get(numbered ? name.substring(0, name.length() - TableFunction.WITH_ORDINALITY.length()) : name);
        if (array == null) {
            return inner;
        }
        SqlParserPos place = inner.getParserPosition();
        SqlNode elements = KalamOperatorTable.INSTANCE.function(array).createCall(place, inner.getOperandList());
        SqlOperator unnest = numbered ? SqlStdOperatorTable.UNNEST_WITH_ORDINALITY : SqlStdOperatorTable.UNNEST;
        return unnest.createCall(place, elements);
    }
}
