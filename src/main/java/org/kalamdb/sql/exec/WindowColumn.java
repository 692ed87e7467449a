package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// The values of one window function, by row of the [WindowRows].
abstract class WindowColumn {
    final MemoryBudget memory;
    Values result;

    WindowColumn(DataType type, MemoryBudget memory) {
        this.memory = memory;
        this.result = Values.of(type, memory);
    }

    /// Computes the values of the current partition. Room for them is there.
    abstract void evaluate(WindowRows rows);

    /// Called after the last of the partitions from `from` to `to`.
    void finish(int from, int to) {}
}
