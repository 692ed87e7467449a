package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.model.VectorMetric;
import org.kalamdb.sql.parser.Selects;

/// `vector_search('ns.table', 'column', query [, top_k])` (`sql.md` §26.4) as the query that it stands for: the
/// rows of the table by their score, the best first. So it sees what any query sees, rows of both tiers at one
/// snapshot and of the caller alone, and runs as any query does (`docs/adr/0031-vector-search.md`).
final class VectorSearch {
    static final String NAME = "vector_search";

    private static final String SCORE = "score";
    private static final int DEFAULT_COUNT = 10;
    private static final int LEAST_ARGUMENTS = 3;

    private final SqlCall call;
    private final SqlParserPos place;
    private final PlanningContext context;

    private VectorSearch(SqlCall call, PlanningContext context) {
        this.call = call;
        this.place = call.getParserPosition();
        this.context = context;
    }

    /// Whether a source is a call of the function.
    static boolean isOne(SqlCall source) {
        return source.getKind() == SqlKind.COLLECTION_TABLE
                && source.operand(0) instanceof SqlCall function
                && function.getOperator().getName().equalsIgnoreCase(NAME);
    }

    /// The query of a source that is a call of the function.
    ///
    /// @throws DbException with the place of the argument that is wrong
    static SqlCall query(SqlCall source, PlanningContext context) {
        return new VectorSearch(source.operand(0), context).query();
    }

    private SqlCall query() {
        int arguments = call.operandCount();
        if (arguments < LEAST_ARGUMENTS || arguments > LEAST_ARGUMENTS + 1) {
            throw wrong(call, NAME + " takes a table, a column, a vector and, if wanted, how many rows");
        }
        SqlIdentifier table = table();
        Optional<Relation> found = context.schema().find(CatalogReader.tableName(table.names, context.namespace()));
        if (found.isEmpty()) {
            return Selects.of(place, List.of(SqlIdentifier.star(place)), table, null);
        }
        TableDef definition = searchable(found.get());
        String name = text(1, "a column");
        Optional<Column> column = definition.schema().find(name.toLowerCase(Locale.ROOT));
        SqlIdentifier vector = new SqlIdentifier(name, call.operand(1).getParserPosition());
        if (column.isEmpty()) {
            return Selects.of(place, List.of(vector), table, null);
        }
        if (!(column.get().type() instanceof DataType.Embedding)) {
            throw wrong(call.operand(1), "column '" + name + "' is not EMBEDDING");
        }
        Optional<VectorMetric> metric = definition.schema().vectorIndex(column.get());
        return ranked(definition, table, score(metric.orElse(VectorMetric.COSINE), vector), metric.isPresent());
    }

    /// Without an index no row is found. A vector that is NULL has no score.
    private SqlCall ranked(TableDef definition, SqlIdentifier table, SqlNode score, boolean indexed) {
        List<SqlNode> keys = definition.schema().keyColumns().stream()
                .<SqlNode>map(key -> new SqlIdentifier(key.name(), place))
                .toList();
        List<SqlNode> items = List.of(as(rowId(keys), "row_id"), as(cast(score, SqlTypeName.REAL), SCORE));
        List<SqlNode> order = new ArrayList<>();
        SqlIdentifier scored = new SqlIdentifier(SCORE, place);
        order.add(SqlStdOperatorTable.NULLS_LAST.createCall(place, SqlStdOperatorTable.DESC.createCall(place, scored)));
        order.addAll(keys);
        SqlNode every = indexed ? null : SqlLiteral.createBoolean(false, place);
        SqlNode best = new SqlOrderBy(
                place, Selects.of(place, items, table, every), new SqlNodeList(order, place), null, count());
        SqlNode known = SqlStdOperatorTable.IS_NOT_NULL.createCall(place, scored);
        return Selects.of(place, List.of(SqlIdentifier.star(place)), as(best, NAME), known);
    }

    private SqlIdentifier table() {
        String name = text(0, "a table");
        List<String> parts = List.of(name.toLowerCase(Locale.ROOT).split("\\.", -1));
        if (parts.size() > 2 || parts.contains("")) {
            throw wrong(call.operand(0), "'" + name + "' is no table: it is named as 'namespace.table'");
        }
        return new SqlIdentifier(parts, call.operand(0).getParserPosition());
    }

    private TableDef searchable(Relation relation) {
        if (relation instanceof Relation.Stored(TableDef definition) && definition.type() != TableType.STREAM) {
            return definition;
        }
        throw wrong(call.operand(0), NAME + " is for USER and SHARED tables only");
    }

    private String text(int argument, String what) {
        if (call.operand(argument) instanceof SqlCharStringLiteral literal) {
            return literal.getValueAs(String.class);
        }
        throw wrong(call.operand(argument), NAME + " takes the name of " + what + " as a text in quotes here");
    }

    private SqlNode score(VectorMetric metric, SqlIdentifier vector) {
        SqlNode query = call.operand(2);
        return switch (metric) {
            case COSINE ->
                SqlStdOperatorTable.MINUS.createCall(
                        place,
                        SqlLiteral.createExactNumeric("1", place),
                        function("cosine_distance", List.of(vector, query)));
            case L2 ->
                SqlStdOperatorTable.UNARY_MINUS.createCall(place, function("l2_distance", List.of(vector, query)));
            case DOT -> function("inner_product", List.of(vector, query));
        };
    }

    /// The key as a text; of several columns as an array of JSON.
    private SqlNode rowId(List<SqlNode> keys) {
        return cast(keys.size() == 1 ? keys.getFirst() : function("json_build_array", keys), SqlTypeName.VARCHAR);
    }

    private SqlNode count() {
        if (call.operandCount() == LEAST_ARGUMENTS) {
            return SqlLiteral.createExactNumeric(Integer.toString(DEFAULT_COUNT), place);
        }
        SqlNode count = call.operand(LEAST_ARGUMENTS);
        boolean whole = count instanceof SqlNumericLiteral number
                && number.isInteger()
                && number.getValueAs(BigDecimal.class).signum() > 0;
        if (!whole && !(count instanceof SqlDynamicParam)) {
            throw wrong(count, NAME + " takes a whole number from 1 as its count of rows");
        }
        return count;
    }

    private SqlNode function(String name, List<SqlNode> arguments) {
        return KalamOperatorTable.INSTANCE.function(name).createCall(place, arguments);
    }

    private SqlNode cast(SqlNode value, SqlTypeName type) {
        SqlDataTypeSpec spec = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, place), place);
        return SqlStdOperatorTable.CAST.createCall(place, value, spec);
    }

    private SqlNode as(SqlNode node, String name) {
        return SqlStdOperatorTable.AS.createCall(place, node, new SqlIdentifier(name, place));
    }

    private static DbException wrong(SqlNode node, String message) {
        return Unsupported.error(ErrorCode.INVALID_OPERATION, node.getParserPosition(), message);
    }
}
