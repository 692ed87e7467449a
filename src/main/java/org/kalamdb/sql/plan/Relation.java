package org.kalamdb.sql.plan;

import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;

/// What a name in FROM stands for.
public sealed interface Relation {
    TableName name();

    /// A USER, SHARED or STREAM table.
    record Stored(TableDef table) implements Relation {
        @Override
        public TableName name() {
            return table.name();
        }
    }

    /// A system table or view: `system.*`, `information_schema.*`.
    ///
    /// @param scanName what the plan's SystemScan calls it
    record Virtual(TableName name, String scanName, List<VirtualColumn> columns) implements Relation {
        public Virtual {
            columns = List.copyOf(columns);
        }
    }

    /// A view that was created by a statement.
    record View(ViewDef view) implements Relation {
        @Override
        public TableName name() {
            return view.name();
        }
    }

    /// A query of WITH that is computed once for all who name it ([SharedItems]).
    ///
    /// @param number among those of the statement
    record Shared(TableName name, int number) implements Relation {}

    /// A column of a system table.
    record VirtualColumn(String name, DataType type, boolean nullable) {}
}
