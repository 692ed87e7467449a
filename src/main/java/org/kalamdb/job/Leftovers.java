package org.kalamdb.job;

import java.util.List;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;

/// Tables that only their rows and segments still tell of: a crash came between the removal of the
/// definition and the record of the clean-up job.
final class Leftovers {
    private static final String NAMESPACE = "dropped";

    private Leftovers() {}

    /// A definition that is enough to clean up by.
    static TableDef definition(TableId table) {
        return new TableDef(
                table,
                new TableName(NAMESPACE, "table_" + table.value()),
                TableType.USER,
                new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null),
                List.of(new TableSchema(1, List.of(), List.of())),
                0,
                0,
                List.of(0L));
    }
}
