package org.kalamdb.sql.system;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;

/// The visible columns of a stored table in the order of `SELECT *`: those of version 1, then `_seq` and
/// `_deleted`, then the columns that were added later.
public final class TableColumns {
    private TableColumns() {}

    /// One visible column.
    ///
    /// @param ordinal      from 1
    /// @param id           a declared column's id, or the negative one of a system column
    /// @param sinceVersion the schema version that introduced it
    public record Visible(
            int ordinal,
            int id,
            String name,
            DataType type,
            boolean nullable,
            boolean primaryKey,
            DefaultValue defaultValue,
            @Nullable String comment,
            int sinceVersion) {
        /// The default as SQL, as in `'x'`, `42`, `NOW()`; null for none.
        public @Nullable String defaultSql() {
            return switch (defaultValue) {
                case DefaultValue.None _ -> null;
                case DefaultValue.Literal literal -> sqlLiteral(literal.value());
                case DefaultValue.Generated generated -> generated.generator().name() + "()";
            };
        }
    }

    /// The columns of the table's current version.
    public static List<Visible> of(TableDef table) {
        return of(table.schema());
    }

    static List<Visible> of(TableSchema schema) {
        List<Visible> visible = new ArrayList<>();
        for (Column column : schema.columns()) {
            if (column.sinceVersion() <= 1) {
                visible.add(declared(visible.size() + 1, column, schema));
            }
        }
        visible.add(system(visible.size() + 1, SystemColumn.SEQ));
        visible.add(system(visible.size() + 1, SystemColumn.DELETED));
        for (Column column : schema.columns()) {
            if (column.sinceVersion() > 1) {
                visible.add(declared(visible.size() + 1, column, schema));
            }
        }
        return visible;
    }

    private static Visible declared(int ordinal, Column column, TableSchema schema) {
        return new Visible(
                ordinal,
                column.id(),
                column.name(),
                column.type(),
                column.nullable(),
                schema.isKey(column),
                column.defaultValue(),
                column.comment(),
                column.sinceVersion());
    }

    private static Visible system(int ordinal, SystemColumn column) {
        DefaultValue none = column == SystemColumn.DELETED ? new DefaultValue.Literal(false) : DefaultValue.NONE;
        return new Visible(ordinal, column.id(), column.columnName(), column.type(), false, false, none, null, 1);
    }

    private static String sqlLiteral(@Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case Boolean flag -> flag.toString().toUpperCase(Locale.ROOT);
            case BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            case byte[] bytes -> "'\\x" + HexFormat.of().formatHex(bytes) + "'";
            case float[] vector -> "'" + vectorText(vector) + "'";
            default -> "'" + value.toString().replace("'", "''") + "'";
        };
    }

    private static String vectorText(float[] vector) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < vector.length; i++) {
            text.append(i == 0 ? "" : ",").append(vector[i]);
        }
        return text.append(']').toString();
    }
}
