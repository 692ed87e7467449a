package org.kalamdb.storage.cold;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;

/// Copies of parts of segments on the local disk, so that what was read lately is not fetched from an
/// object store again. One file for each block of a segment; the least used go when the bound is
/// reached. Segments never change, so a copy is never stale. Safe for any number of threads; one process
/// uses a folder.
///
/// A file ends in a checksum of its bytes and gets its name when it is complete, so a crash leaves nothing
/// that could be taken for a block. Whatever is wrong with the folder costs requests, never an answer.
public final class SegmentCache {
    /// A multiple of [BlockChecksums#BLOCK_BYTES].
    static final int BLOCK_BYTES = 256 << 10;

    /// Segments up to this size are fetched whole when any part of them is needed.
    static final int WHOLE_BYTES = 1 << 20;

    /// What a file takes at least.
    private static final int MIN_WEIGHT = 4096;

    private static final String UNFINISHED = "tmp-";
    private static final Pattern NAME = Pattern.compile("(\\d+)-(\\d+)");
    private static final System.Logger LOG = System.getLogger(SegmentCache.class.getName());

    private final Path folder;
    private final Cache<Block, Integer> blocks;
    private final AtomicBoolean complained = new AtomicBoolean();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    private record Block(SegmentId segment, int number) {
        String fileName() {
            return Long.toUnsignedString(segment.value()) + "-" + number;
        }
    }

    private SegmentCache(Path folder, long maxBytes) {
        this.folder = folder;
        this.blocks = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Block _, Integer bytes) -> Math.max(MIN_WEIGHT, bytes))
                .removalListener((@Nullable Block block, @Nullable Integer _, RemovalCause cause) -> {
                    if (cause != RemovalCause.REPLACED && block != null) {
                        delete(folder.resolve(block.fileName()));
                    }
                })
                .executor(Runnable::run)
                .build();
    }

    /// The cache in `folder`, which is made when it does not exist, with what an earlier process left.
    ///
    /// @param maxBytes what all files take together at most
    /// @throws DbException STORAGE_UNAVAILABLE when the folder cannot be used
    public static SegmentCache open(Path folder, long maxBytes) {
        SegmentCache cache = new SegmentCache(folder, maxBytes);
        try {
            Files.createDirectories(folder);
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    cache.adopt(file);
                }
            }
            return cache;
        } catch (IOException cause) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "the segment cache in " + folder + " cannot be used: " + cause,
                    cause);
        }
    }

    private void adopt(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        Matcher block = NAME.matcher(name);
        if (block.matches()) {
            SegmentId segment = new SegmentId(Long.parseUnsignedLong(block.group(1)));
            blocks.put(new Block(segment, Integer.parseInt(block.group(2))), (int) Files.size(file));
        } else if (name.startsWith(UNFINISHED)) {
            Files.deleteIfExists(file);
        }
    }

    /// As [ObjectStore#readRanges] of the segment's object, which is only asked for what is not here.
    List<byte[]> read(ObjectStore store, SegmentMeta segment, List<ByteRange> ranges) {
        Map<Integer, byte[]> found = new HashMap<>();
        SortedSet<Integer> missing = new TreeSet<>();
        for (int number : needed(segment, ranges)) {
            Block block = new Block(segment.id(), number);
            byte[] bytes = blocks.getIfPresent(block) == null ? null : load(block, length(segment, number));
            (bytes == null ? misses : hits).increment();
            if (bytes == null) {
                missing.add(number);
            } else {
                found.put(number, bytes);
            }
        }
        if (!missing.isEmpty() && !fetch(store, segment, missing, found)) {
            return store.readRanges(new ObjectPath(segment.path()), ranges); // it is shorter than it should be
        }
        return ranges.stream().map(range -> cut(segment, range, found)).toList();
    }

    private static SortedSet<Integer> needed(SegmentMeta segment, List<ByteRange> ranges) {
        SortedSet<Integer> numbers = new TreeSet<>();
        List<ByteRange> wanted =
                segment.bytes() <= WHOLE_BYTES ? List.of(new ByteRange(0, (int) segment.bytes())) : ranges;
        for (ByteRange range : wanted) {
            long end = Math.min(range.end(), segment.bytes());
            for (long start = range.offset() / BLOCK_BYTES; start * BLOCK_BYTES < end; start++) {
                numbers.add((int) start);
            }
        }
        return numbers;
    }

    private static int length(SegmentMeta segment, int number) {
        return (int) Math.min(BLOCK_BYTES, segment.bytes() - (long) number * BLOCK_BYTES);
    }

    /// Fetches blocks, neighbours with one request, and keeps them.
    ///
    /// @return false when the object ends too early; nothing is kept then
    private boolean fetch(
            ObjectStore store, SegmentMeta segment, SortedSet<Integer> missing, Map<Integer, byte[]> found) {
        List<ByteRange> runs = new ArrayList<>();
        for (int number : missing) {
            long start = (long) number * BLOCK_BYTES;
            int length = length(segment, number);
            boolean joins = !runs.isEmpty() && runs.getLast().end() == start;
            runs.add(joins ? grown(runs.removeLast(), length) : new ByteRange(start, length));
        }
        List<byte[]> fetched = store.readRanges(new ObjectPath(segment.path()), runs);
        for (int i = 0; i < runs.size(); i++) {
            if (fetched.get(i).length != runs.get(i).length()) {
                return false;
            }
        }
        for (int i = 0; i < runs.size(); i++) {
            byte[] run = fetched.get(i);
            int first = (int) (runs.get(i).offset() / BLOCK_BYTES);
            for (int at = 0; at < run.length; at += BLOCK_BYTES) {
                byte[] bytes = Arrays.copyOfRange(run, at, Math.min(run.length, at + BLOCK_BYTES));
                int number = first + at / BLOCK_BYTES;
                found.put(number, bytes);
                save(new Block(segment.id(), number), bytes);
            }
        }
        return true;
    }

    private static ByteRange grown(ByteRange range, int length) {
        return new ByteRange(range.offset(), Math.addExact(range.length(), length));
    }

    private static byte[] cut(SegmentMeta segment, ByteRange range, Map<Integer, byte[]> found) {
        int length = Math.clamp(segment.bytes() - range.offset(), 0, range.length());
        byte[] bytes = new byte[length];
        int done = 0;
        while (done < length) {
            long position = range.offset() + done;
            byte[] block = found.get((int) (position / BLOCK_BYTES));
            if (block == null) {
                throw new IllegalStateException("a block was not fetched");
            }
            int from = (int) (position % BLOCK_BYTES);
            int count = Math.min(length - done, block.length - from);
            System.arraycopy(block, from, bytes, done, count);
            done += count;
        }
        return bytes;
    }

    /// Null when the file is gone or damaged.
    private byte @Nullable [] load(Block block, int length) {
        Path file = folder.resolve(block.fileName());
        try {
            byte[] stored = Files.readAllBytes(file);
            if (stored.length == length + Integer.BYTES) {
                byte[] bytes = Arrays.copyOf(stored, length);
                if (ByteBuffer.wrap(stored).getInt(length) == SegmentTail.checksum(bytes)) {
                    return bytes;
                }
            }
        } catch (IOException cause) {
            if (!(cause instanceof NoSuchFileException)) { // that one was pushed out meanwhile
                complain("read", cause);
            }
        }
        blocks.invalidate(block);
        return null;
    }

    private void save(Block block, byte[] bytes) {
        Path unfinished = folder.resolve(UNFINISHED + UUID.randomUUID());
        byte[] stored = Arrays.copyOf(bytes, bytes.length + Integer.BYTES);
        ByteBuffer.wrap(stored).putInt(bytes.length, SegmentTail.checksum(bytes));
        try {
            Files.write(unfinished, stored);
            Files.move(unfinished, folder.resolve(block.fileName()), StandardCopyOption.ATOMIC_MOVE);
            blocks.put(block, stored.length);
        } catch (IOException cause) {
            complain("written", cause);
            delete(unfinished);
        }
    }

    /// The files' size, and blocks that were here or not when they were needed.
    public CacheStats stats() {
        long bytes = blocks.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new CacheStats(bytes, hits.sum(), misses.sum());
    }

    /// Removes the copies of a segment that is no more.
    public void forget(SegmentId segment) {
        blocks.asMap().keySet().removeIf(block -> block.segment().equals(segment));
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException cause) {
            complain("cleared", cause);
        }
    }

    /// Once: a full disk fails every call.
    private void complain(String what, IOException cause) {
        if (complained.compareAndSet(false, true)) {
            LOG.log(Level.WARNING, "the segment cache in " + folder + " cannot be " + what, cause);
        }
    }
}
