package org.kalamdb.storage.hot;

/// When a write counts as done.
public enum Durability {
    /// The disk has confirmed it: it survives the loss of power.
    FSYNC,
    /// The operating system has it: it survives the end of the process, not the loss of power.
    OS
}
