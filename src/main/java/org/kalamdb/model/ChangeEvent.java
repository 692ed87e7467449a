package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// A committed row change, published in commit order.
///
/// @param oldRow the image of the version that it superseded, when that was hot
/// @param newRow the image of the new version, `_seq` stamped
public record ChangeEvent(
        TableId table, ScopeId scope, RowWrite.Op op, byte[] key, byte @Nullable [] oldRow, byte[] newRow, long seq) {}
