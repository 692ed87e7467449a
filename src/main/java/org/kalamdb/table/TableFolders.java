package org.kalamdb.table;

import java.util.Collection;
import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.storage.cold.PathTemplate;

/// Which folders of its storage a table's segments go to: those of its own LOCATION, else those of the
/// storage's template for its type.
public final class TableFolders {
    private TableFolders() {}

    /// A LOCATION in its normal spelling.
    ///
    /// @throws DbException INVALID_OPERATION when it is none for a table of this type
    public static String location(TableType type, String text) {
        return ofLocation(type, text).toString();
    }

    private static PathTemplate ofLocation(TableType type, String location) {
        return type == TableType.SHARED ? PathTemplate.sharedLocation(location) : PathTemplate.userLocation(location);
    }

    static PathTemplate of(TableDef table, StorageDef storage) {
        String location = table.options().location();
        if (location != null) {
            return ofLocation(table.type(), location);
        }
        return table.type() == TableType.SHARED
                ? PathTemplate.shared(storage.sharedTemplate())
                : PathTemplate.user(storage.userTemplate());
    }

    /// Refuses a table that could share a folder with another of its storage. Only a LOCATION can bring that
    /// about.
    ///
    /// @throws DbException INVALID_OPERATION
    static void requireApart(TableDef table, StorageDef storage, Collection<TableDef> tables) {
        Optional<TableDef> met = tables.stream()
                .filter(other -> !other.id().equals(table.id()))
                .filter(other -> other.options().storageId().equals(storage.id()))
                .filter(other ->
                        table.options().location() != null || other.options().location() != null)
                .filter(other -> of(table, storage).canMeet(table.name(), of(other, storage), other.name()))
                .findFirst();
        if (met.isPresent()) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "the files of table " + table.name() + " would get into the folders of table "
                            + met.get().name() + " in storage '" + storage.id() + "'");
        }
    }
}
