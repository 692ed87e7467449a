package org.kalamdb.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.hot.RowReader;

/// What an image keeps of each row: every declared column of the table's current version, then every
/// system column. Immutable.
final class ImageColumns {
    private final TableDef table;
    private final RowReader reader;
    private final List<DataType> types = new ArrayList<>();
    private final Map<Integer, Integer> indexes = new HashMap<>();

    ImageColumns(TableDef table) {
        this.table = table;
        List<Integer> ids = new ArrayList<>();
        table.schema().columns().stream().map(Column::id).forEach(ids::add);
        for (SystemColumn column : SystemColumn.values()) {
            ids.add(column.id());
        }
        for (int id : ids) {
            indexes.put(id, types.size());
            types.add(table.schema().typeOf(id));
        }
        this.reader = new RowReader(table, ids);
    }

    List<DataType> types() {
        return types;
    }

    RowReader reader() {
        return reader;
    }

    /// Whether the images of both are the same.
    boolean isOf(TableDef other) {
        return table.id().equals(other.id())
                && currentVersion() == other.schema().version();
    }

    int currentVersion() {
        return table.schema().version();
    }

    int deleted() {
        return index(SystemColumn.DELETED.id());
    }

    private int index(int columnId) {
        Integer index = indexes.get(columnId);
        if (index == null) {
            throw new IllegalArgumentException("table " + table.name() + " has no column " + columnId);
        }
        return index;
    }

    int[] indexes(List<Integer> columnIds) {
        int[] wanted = new int[columnIds.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = index(columnIds.get(i));
        }
        return wanted;
    }
}
