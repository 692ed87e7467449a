package org.kalamdb.job;

import java.util.List;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.table.FlushResult;
import org.kalamdb.table.OrphanSweep;
import org.kalamdb.table.ScopeFlush;
import org.kalamdb.table.TableCleanup;
import org.kalamdb.table.TableLayer;

/// The work that jobs call for, done by the table layer. Each call may be repeated: what an earlier one
/// did is found done. Any thread; never two flushes of one scope at the same time, nor a removal or a
/// sweep beside a flush of the same table.
interface TableWork {
    /// @see ScopeFlush#flush
    FlushResult flush(TableDef table, ScopeId scope);

    /// @see ScopeFlush#writeCopies
    void writeCopies(TableDef table);

    /// @see TableCleanup#remove
    TableCleanup.Removed remove(TableId dropped);

    /// @see TableCleanup#leftovers
    List<TableDef> leftovers();

    /// @see OrphanSweep#sweep
    OrphanSweep.Swept sweep(TableDef table, ScopeId scope);

    /// The table layer's own.
    static TableWork of(TableLayer layer) {
        ScopeFlush flush = layer.flush();
        TableCleanup cleanup = layer.cleanup();
        OrphanSweep orphans = layer.orphans();
        return new TableWork() {
            @Override
            public FlushResult flush(TableDef table, ScopeId scope) {
                return flush.flush(table, scope);
            }

            @Override
            public void writeCopies(TableDef table) {
                flush.writeCopies(table);
            }

            @Override
            public TableCleanup.Removed remove(TableId dropped) {
                return cleanup.remove(dropped);
            }

            @Override
            public List<TableDef> leftovers() {
                return cleanup.leftovers();
            }

            @Override
            public OrphanSweep.Swept sweep(TableDef table, ScopeId scope) {
                return orphans.sweep(table, scope);
            }
        };
    }
}
