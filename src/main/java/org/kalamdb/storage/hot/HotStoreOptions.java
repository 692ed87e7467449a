package org.kalamdb.storage.hot;

/// Limits of a [HotStore].
///
/// The memory budget is one block cache. Write buffers (memtables) are charged to the same cache and may
/// take a third of it, after which they are flushed to files; index blocks, filters and data blocks share
/// the rest. Open cursors and a flush in progress may exceed it for a while by the blocks that they hold.
///
/// @param memoryBudgetBytes off-heap memory for blocks and write buffers together, at least 8 MiB
/// @param walBudgetBytes    log size from which families that have not been flushed for long are flushed,
///                          so that the log can be shortened; bounds the time that opening takes
/// @param backgroundThreads threads for flushes and compactions together, at least 2
/// @param maxOpenFiles      table files that are kept open
public record HotStoreOptions(long memoryBudgetBytes, long walBudgetBytes, int backgroundThreads, int maxOpenFiles) {
    public static final HotStoreOptions DEFAULT = new HotStoreOptions(256L << 20, 256L << 20, 2, 512);

    private static final long LEAST_MEMORY = 8L << 20;
    private static final int WRITE_BUFFER_SHARE = 3;

    public HotStoreOptions {
        if (memoryBudgetBytes < LEAST_MEMORY) {
            throw new IllegalArgumentException("memory budget must be at least 8 MiB: " + memoryBudgetBytes);
        }
        if (walBudgetBytes < 1 || backgroundThreads < 2 || maxOpenFiles < 1) {
            throw new IllegalArgumentException("log budget, threads and open files are too small");
        }
    }

    /// The part of the memory budget that write buffers may take.
    long writeBufferBytes() {
        return memoryBudgetBytes / WRITE_BUFFER_SHARE;
    }
}
