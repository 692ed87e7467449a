package org.kalamdb.storage.hot;

/// What a [HotStore] holds at a moment.
///
/// @param cacheBytes     used of the memory budget, write buffers included
/// @param memtableBytes  held by write buffers
/// @param tableFileBytes size of the files that hold live data
/// @param openHandles    snapshots, cursors and batches that are not closed, and calls in progress
/// @param writesStopped  whether writes wait because compaction cannot keep up
public record HotStoreStats(
        long cacheBytes, long memtableBytes, long tableFileBytes, int openHandles, boolean writesStopped) {}
