package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// The names of result columns: the alias (which the parser gives to every expression, from its text), else
/// the column's name.
final class ColumnNames {
    /// What Calcite calls the columns of VALUES.
    private static final String UNNAMED = "EXPR$";

    private ColumnNames() {}

    /// The output names of a validated query.
    ///
    /// @param rowType       as validated: its names are unique, so that a second `id` is `id0`
    /// @param starPositions of each `*` before validation
    static List<String> ofOutput(SqlNode validated, RelDataType rowType, Set<SqlParserPos> starPositions) {
        List<String> names = new ArrayList<>(rowType.getFieldNames());
        SqlNodeList items = selectList(validated);
        if (items != null && items.size() == names.size()) {
            for (int i = 0; i < names.size(); i++) {
                names.set(i, name(items.get(i), names.get(i), starPositions));
            }
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).regionMatches(true, 0, UNNAMED, 0, UNNAMED.length())) {
                names.set(i, "column" + (i + 1));
            }
        }
        return names;
    }

    private static @Nullable SqlNodeList selectList(SqlNode query) {
        return switch (query) {
            case SqlSelect select -> select.getSelectList();
            case SqlOrderBy order -> selectList(order.query);
            case SqlWith with -> selectList(with.body);
            case SqlBasicCall call when call.isA(SqlKind.SET_QUERY) -> selectList(call.operand(0));
            default -> null;
        };
    }

    private static String name(SqlNode item, String validated, Set<SqlParserPos> starPositions) {
        if (item instanceof SqlIdentifier identifier) {
            return columnName(identifier);
        }
        if (item.getKind() == SqlKind.AS) {
            SqlCall as = (SqlCall) item;
            boolean star = starPositions.contains(item.getParserPosition());
            return star && as.operand(0) instanceof SqlIdentifier identifier
                    ? columnName(identifier)
                    : ((SqlIdentifier) as.operand(1)).getSimple();
        }
        return validated;
    }

    private static String columnName(SqlIdentifier identifier) {
        return identifier.names.getLast().toLowerCase(Locale.ROOT);
    }
}
