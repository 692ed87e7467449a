package org.kalamdb.sql.admin;

import java.util.Arrays;
import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.NearestName;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.model.VectorMetric;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;

/// ALTER TABLE … CREATE INDEX and DROP INDEX (`sql.md` §7 and §10). An index says that `vector_search` may search
/// a column and with which metric; the search itself reads the rows, so there is nothing to build
/// (`docs/adr/0031-vector-search.md`).
final class VectorIndexStatements {
    private final Catalog catalog;
    private final CatalogWriter writer;
    private final AuditTrail audit;

    VectorIndexStatements(Catalog catalog, CatalogWriter writer, AuditTrail audit) {
        this.catalog = catalog;
        this.writer = writer;
        this.audit = audit;
    }

    AdminResult alter(AdminCall call, Statement.AlterVectorIndex statement) {
        TableName name = call.resolve(statement.table());
        AccessRules.requireNotAnonymous(call.caller().role());
        NamespaceStatements.refuseSystem(name.namespace());
        TableDef table = catalog.table(name).orElseThrow(() -> TableStatements.notFound(catalog, call, name));
        AccessRules.requireAlter(call.caller().role(), table);
        if (table.type() == TableType.STREAM) {
            throw refused(statement, "a vector index is only supported for USER/SHARED tables");
        }
        Optional<VectorMetric> metric = Optional.ofNullable(statement.metric());
        TableDef changed = writer.changeSchema(table.id(), schema -> changed(schema, statement, metric));
        if (changed.schema().version() == table.schema().version()) {
            return AdminResult.text("Table " + name + " unchanged: no changes needed");
        }
        audit.changed(call, "ALTER_TABLE", name.toString());
        String column = name + "." + statement.column().name();
        return AdminResult.text(
                metric.map(chosen -> "Vector index enabled on " + column + " (" + chosen.displayName() + ")")
                        .orElse("Vector index disabled on " + column));
    }

    private static TableSchema changed(
            TableSchema schema, Statement.AlterVectorIndex statement, Optional<VectorMetric> metric) {
        Column column = column(schema, statement);
        return schema.vectorIndex(column).equals(metric) ? schema : schema.withVectorIndex(column, metric);
    }

    private static Column column(TableSchema schema, Statement.AlterVectorIndex statement) {
        String name = statement.column().name();
        if (isSystem(name)) {
            throw refused(statement, "'" + name + "' is a system column");
        }
        Column column = schema.find(name)
                .orElseThrow(() -> refused(
                        statement,
                        "Column '" + name + "' does not exist"
                                + NearestName.hint(
                                        name,
                                        schema.columns().stream()
                                                .map(Column::name)
                                                .toList())));
        if (!(column.type() instanceof DataType.Embedding)) {
            throw refused(
                    statement,
                    "column '" + name + "' is not EMBEDDING but "
                            + column.type().sqlName());
        }
        return column;
    }

    private static boolean isSystem(String name) {
        return Arrays.stream(SystemColumn.values())
                .anyMatch(column -> column.columnName().equals(name));
    }

    private static DbException refused(Statement.AlterVectorIndex statement, String message) {
        return DbException.at(ErrorCode.INVALID_OPERATION, statement.column().position(), message);
    }
}
