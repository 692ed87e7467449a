package org.kalamdb.sql.system;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.kalamdb.common.DbException;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;

/// Tells what views give. Any thread.
public interface ViewShapes {
    /// What a view's query gives now.
    ///
    /// @param columns those of the query, under its own names
    /// @param reads   the tables and views that it reads, directly or through other views
    record Shape(List<VirtualColumn> columns, Set<TableName> reads) {
        public Shape {
            columns = List.copyOf(columns);
            reads = Set.copyOf(reads);
        }
    }

    /// Makes one over the virtual tables that views may read.
    interface Source {
        ViewShapes over(VirtualTables virtual);
    }

    /// @param view need not be in the catalogue
    /// @param role of the reader
    /// @throws DbException when the query cannot be planned, or the reader may not read what it reads
    Shape of(Role role, ViewDef view);

    /// The columns of a view of the catalogue, under the view's names; empty when it cannot be read now, or not
    /// by this reader.
    Optional<List<VirtualColumn>> columns(Role role, ViewDef view);
}
