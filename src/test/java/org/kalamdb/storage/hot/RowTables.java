package org.kalamdb.storage.hot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;

/// Table definitions for tests of rows.
final class RowTables {
    private RowTables() {}

    static Column column(int id, DataType type) {
        return new Column(id, "c" + id, type, true, DefaultValue.NONE, null, 1);
    }

    static Column column(int id, DataType type, Object defaultValue) {
        return new Column(id, "c" + id, type, true, new DefaultValue.Literal(defaultValue), null, 1);
    }

    /// Columns of the given types with ids from 1.
    static TableSchema schema(List<DataType> types) {
        List<Column> columns = new ArrayList<>();
        for (DataType type : types) {
            columns.add(column(columns.size() + 1, type));
        }
        return new TableSchema(1, columns, List.of(1));
    }

    static TableDef table(TableSchema... versions) {
        return new TableDef(
                new TableId(1),
                new TableName("app", "t"),
                TableType.SHARED,
                new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null),
                List.of(versions),
                100,
                0,
                Collections.nCopies(versions.length, 0L));
    }
}
