package org.kalamdb.table;

/// The order in which a scan delivers rows.
public enum RowOrder {
    KEY_ASCENDING,
    KEY_DESCENDING,
    /// Whatever is fastest: runs whose keys overlap are not merged.
    ANY
}
