package org.kalamdb.storage.hot;

/// Whether a [HotStore] takes writes. Reads go on in every state.
public sealed interface WriteState {
    /// Writes are taken.
    record Open() implements WriteState {}

    /// The disk has no room. Writes are refused until it has; nothing has to be done to the store then.
    ///
    /// @param reason the first failure
    record Full(String reason) implements WriteState {}

    /// A write failed in a way that leaves open what is on the disk. Writes are refused until the store is
    /// opened anew.
    ///
    /// @param reason the first failure
    record Failed(String reason) implements WriteState {}
}
